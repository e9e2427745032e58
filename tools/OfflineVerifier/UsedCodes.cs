using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SuiShenMa.Tools.Offline;

/// <summary>
/// The codes for weak networks that this terminal let through: a line each of the use (issued at, surrogate and nonce in hex), when it was
/// seen, and the code, parted by blanks. Lines of before there was more than the use still count, but cannot be reported.
/// </summary>
internal static class UsedCodes
{
    /// <summary>Of one call.</summary>
    private const int MostOfAReport = 200;

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static bool Has(string file, string use) => File.Exists(file) && File.ReadLines(file).Any(line => line.Split(' ')[0] == use);

    public static void Add(string file, string use, DateTimeOffset seen, string code) =>
        File.AppendAllText(file, string.Create(CultureInfo.InvariantCulture, $"{use} {seen.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {code}\n"));

    /// <summary>Bodies for <c>POST /api/v1/person-codes/offline-uses</c>.</summary>
    public static IEnumerable<string> Reports(string file, string place, string purpose, string? deviceId) =>
        File.ReadLines(file).Select(line => line.Split(' ')).Where(parts => parts.Length == 3).Select(parts => new { seenAt = parts[1], code = parts[2] }).Chunk(MostOfAReport)
            .Select(uses => JsonSerializer.Serialize(new { uses, place, purpose, deviceId }, Web));
}
