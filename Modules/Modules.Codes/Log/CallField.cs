using System.Globalization;
using System.Text.Json;
using SuiShenMa.Kernel.Text;

namespace SuiShenMa.Codes.Log;

/// <summary>A field of a request or answer, as the log kept it.</summary>
/// <param name="Shown">False: the value was left out on purpose; <paramref name="Text"/> says how long it was.</param>
internal sealed record CallField(string Name, string Text, bool Shown)
{
    /// <summary>The fields of what the log keeps; a text that is not ours is shown as it is.</summary>
    public static IReadOnlyList<CallField> Of(string kept)
    {
        if (kept.Length == 0)
        {
            return [];
        }
        try
        {
            using var json = JsonDocument.Parse(kept);
            return [.. json.RootElement.EnumerateObject().Select(Of)];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return [new CallField("内容", Normalise.LogSafe(kept, 1_024), true)];
        }
    }

    /// <summary>All on one line, for a table or a workbook.</summary>
    public static string Line(string kept, int most)
    {
        var line = string.Join("；", Of(kept).Select(f => f.Name + (f.Shown ? "=" : "") + f.Text));
        return line.Length <= most ? line : line[..most] + "…";
    }

    private static CallField Of(JsonProperty field) => field.Value.ValueKind switch
    {
        JsonValueKind.String when field.Value.GetString() is ['[', .. var count, ']'] => new(Normalise.LogSafe(field.Name, 120), $"{count} 项", true),
        JsonValueKind.String => new(Normalise.LogSafe(field.Name, 120), Normalise.LogSafe(field.Value.GetString(), 400), true),
        _ when field.Name == "…" => new("…", string.Create(CultureInfo.InvariantCulture, $"另有 {field.Value.GetRawText()} 项未记"), false),
        _ => new(Normalise.LogSafe(field.Name, 120), string.Create(CultureInfo.InvariantCulture, $"（隐去，长 {field.Value.GetRawText()}）"), false),
    };
}
