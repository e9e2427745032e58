using System.Globalization;

namespace SuiShenMa.Bench;

/// <summary>The options that every bench with a host understands; each has a default.</summary>
internal sealed class BenchOptions
{
    public const string Usage = "--db sqlite|mysql --mysql \"<connection without database>\" --work <folder> --host <SuiShenMa.Host.dll> --out <file.md>";

    private readonly Dictionary<string, string> _given = new(StringComparer.Ordinal);

    public BenchOptions(string[] args)
    {
        for (var i = 0; i < args.Length; i += 2)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal) || i + 1 >= args.Length)
            {
                throw new ArgumentException($"An option is --name value: {args[i]}");
            }
            _given[args[i][2..]] = args[i + 1];
        }
        if (IsMySql && MySql.Length == 0)
        {
            throw new ArgumentException("--db mysql needs --mysql \"<connection without database>\"");
        }
    }

    public bool IsMySql => Text("db", "sqlite") == "mysql";

    public string Database => IsMySql ? "mysql" : "sqlite";

    /// <summary>Connection string without a database.</summary>
    public string MySql => Text("mysql", "");

    /// <summary>Where data folders are kept from run to run.</summary>
    public string Work => Text("work", Path.Combine(Path.GetTempPath(), "ssm-bench"));

    public int Codes => Number("codes", 1_000_000);

    public int Seconds => Number("seconds", 10);

    public int Connections => Number("connections", 32);

    public int Number(string name, int otherwise) =>
        _given.TryGetValue(name, out var text) ? int.Parse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture) : otherwise;

    public string Text(string name, string otherwise) => _given.GetValueOrDefault(name, otherwise);
}
