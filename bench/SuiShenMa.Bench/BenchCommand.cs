using System.Globalization;

namespace SuiShenMa.Bench;

/// <summary>One bench: its name on the command line, what it measures, and how it runs; returns the exit code.</summary>
internal sealed record BenchCommand(string Name, string Summary, Func<string[], Task<int>> Run);

/// <summary>What benches share: arguments and a table on the console.</summary>
internal static class Bench
{
    public static int Number(string[] args, int index, int otherwise) =>
        args.Length > index && int.TryParse(args[index], NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : otherwise;

    public static void Row(params object[] cells)
    {
        Console.WriteLine(string.Join("  ", cells.Select((cell, i) =>
        {
            var text = Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "";
            return i == 0 ? text.PadRight(34) : text.PadLeft(14);
        })));
    }
}
