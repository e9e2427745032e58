using System.Globalization;
using MySqlConnector;

namespace SuiShenMa.Bench;

/// <summary>A data folder with its database: one that is kept for the next run, or a new one.</summary>
internal sealed class DataSite
{
    public const string Password = "Bench-password-1";
    public const string Secret = "bench-secret-of-the-demo-application";

    private readonly BenchOptions _options;
    private readonly string _name;

    private DataSite(BenchOptions options, string name) => (_options, _name) = (options, name);

    public string Folder => Path.Combine(_options.Work, _name);

    public bool IsMySql => _options.IsMySql;

    /// <summary>Settings of a host that works on this data.</summary>
    public Dictionary<string, string?> Settings
    {
        get
        {
            var settings = new Dictionary<string, string?>
            {
                ["SSM_DATA"] = Folder,
                ["SSM_NODE"] = "bench",
                ["SSM_DEMO_PASSWORD"] = Password,
                ["SSM_DEMO_SECRET"] = Secret,
                ["PublicBaseUrl"] = "https://code.example.sh.gov.cn",
                ["Database:Provider"] = _options.Database,
            };
            if (IsMySql)
            {
                settings["ConnectionStrings:Default"] = $"{_options.MySql.TrimEnd(';')};Database={DatabaseName}";
            }
            return settings;
        }
    }

    private string DatabaseName => "ssm_bench_" + _name.Replace('-', '_');

    /// <summary>Data that is used again by the next run, while its mark stands.</summary>
    public static DataSite Kept(BenchOptions options) =>
        new(options, string.Create(CultureInfo.InvariantCulture, $"{options.Database}-{options.Codes}"));

    /// <inheritdoc cref="Kept(BenchOptions)"/>
    public static DataSite Kept(BenchOptions options, string name) => new(options, $"{options.Database}-{name}");

    /// <summary>An empty database.</summary>
    public static async Task<DataSite> NewAsync(BenchOptions options, string name)
    {
        var site = new DataSite(options, $"{options.Database}-{name}");
        await site.ClearAsync();
        return site;
    }

    public async Task ClearAsync()
    {
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
        Directory.CreateDirectory(Folder);
        if (IsMySql)
        {
            await ExecuteAsync($"DROP DATABASE IF EXISTS `{DatabaseName}`", $"CREATE DATABASE `{DatabaseName}` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
        }
    }

    /// <summary>Removes folder and database.</summary>
    public async Task RemoveAsync()
    {
        Directory.Delete(Folder, recursive: true);
        if (IsMySql)
        {
            await ExecuteAsync($"DROP DATABASE IF EXISTS `{DatabaseName}`");
        }
    }

    private async Task ExecuteAsync(params string[] statements)
    {
        await using var connection = new MySqlConnection(_options.MySql);
        await connection.OpenAsync();
        foreach (var statement in statements)
        {
            await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Names of this file only.
            command.CommandText = statement;
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync();
        }
    }
}
