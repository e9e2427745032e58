using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.Extensions.Configuration;

namespace SuiShenMa.Kernel.Data;

/// <summary>Which database this host uses, read from <c>ConnectionStrings:Default</c> and <c>Database:Provider</c>.</summary>
/// <param name="Provider"><c>sqlite</c> (embedded default) or <c>mysql</c> (MariaDB, MySQL and what speaks their protocol).</param>
public sealed record DatabaseOptions(string Provider, string ConnectionString)
{
    /// <summary>The oldest server whose SQL we produce; fixed, so that building the model needs no server.</summary>
    public static readonly ServerVersion MySqlVersion = ServerVersion.Create(10, 6, 0, Pomelo.EntityFrameworkCore.MySql.Infrastructure.ServerType.MariaDb);

    public bool IsSqlite => Provider == "sqlite";

    public static DatabaseOptions From(IConfiguration configuration, string dataFolder)
    {
        var provider = (configuration["Database:Provider"] ?? "sqlite").ToLowerInvariant();
        var connection = configuration.GetConnectionString("Default");
        return provider switch
        {
            "sqlite" => new(provider, connection ?? $"Data Source={Path.Combine(dataFolder, "suishenma.db")};Default Timeout=30"),
            "mysql" => new(provider, connection ?? throw new InvalidOperationException("Database:Provider=mysql needs ConnectionStrings:Default, for example \"Server=127.0.0.1;Database=suishenma;User ID=ssm;Password=…\".")),
            _ => throw new InvalidOperationException($"Database:Provider is \"{provider}\"; it must be sqlite or mysql."),
        };
    }

    public void Configure(DbContextOptionsBuilder builder, string historyTable)
    {
        if (IsSqlite)
        {
            builder.UseSqlite(ConnectionString, o => o.MigrationsHistoryTable(historyTable));
        }
        else
        {
            builder.UseMySql(ConnectionString, MySqlVersion, o => o.MigrationsHistoryTable(historyTable).EnableStringComparisonTranslations());
        }
    }
}

/// <summary>Lets the migration tool make a context without a host or a server.</summary>
public abstract class DesignTime<TContext> : IDesignTimeDbContextFactory<TContext> where TContext : ModuleDb
{
    public TContext CreateDbContext(string[] args)
    {
        var sqlite = typeof(TContext).Name.EndsWith("Sqlite", StringComparison.Ordinal);
        var builder = new DbContextOptionsBuilder<TContext>();
        var probe = sqlite ? new DatabaseOptions("sqlite", "Data Source=:memory:") : new DatabaseOptions("mysql", "Server=127.0.0.1");
        var prefix = typeof(TContext).Name.Replace("DbSqlite", "", StringComparison.Ordinal).Replace("DbMySql", "", StringComparison.Ordinal).ToLowerInvariant();
        probe.Configure(builder, prefix + "_migrations");
        return (TContext)Activator.CreateInstance(typeof(TContext), builder.Options)!;
    }
}
