using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace SuiShenMa.Bench;

/// <summary>What was measured, beside what was promised: on the console line by line, and as a Markdown table.</summary>
internal sealed class Report(BenchOptions options)
{
    private readonly List<(string What, string Measured, string Target, bool? Kept, string Note)> _lines = [];

    public bool Broken => _lines.Exists(l => l.Kept == false);

    /// <param name="kept">Null where nothing was promised.</param>
    public void Add(string what, string measured, string target = "", bool? kept = null, string note = "")
    {
        _lines.Add((what, measured, target, kept, note));
        Console.WriteLine($"{what}: {measured}{(target.Length > 0 ? $"  [{target}: {Word(kept)}]" : "")}{(note.Length > 0 ? "  " + note : "")}");
    }

    public static string Text(FormattableString text) => FormattableString.Invariant(text);

    /// <returns>The exit code: 1 when a promise is broken.</returns>
    public async Task<int> FinishAsync()
    {
        if (options.Text("out", "") is { Length: > 0 } path)
        {
            await File.WriteAllTextAsync(path, Markdown());
        }
        return Broken ? 1 : 0;
    }

    private string Markdown()
    {
        var text = new StringBuilder();
        var now = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
        text.Append(CultureInfo.InvariantCulture, $"Measured {now} on {Environment.ProcessorCount} cores ({Processor()}), {Memory()} GB memory, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, database {options.Database}; the generator runs on the same cores as the host.\n\n");
        text.Append("| figure | measured | target | kept | remark |\n| --- | --- | --- | --- | --- |\n");
        foreach (var (what, measured, target, kept, note) in _lines)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {what} | {measured} | {target} | {Word(kept)} | {note} |\n");
        }
        return text.ToString();
    }

    private static string Word(bool? kept) => kept switch { true => "yes", false => "NO", null => "" };

    private static string Processor() => Field("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString();

    private static long Memory() => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30;

    private static string? Field(string path, string name) => !File.Exists(path) ? null : File.ReadLines(path)
        .FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim();
}
