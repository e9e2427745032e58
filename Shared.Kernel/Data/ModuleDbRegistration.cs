using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Kernel.Data;

/// <summary>What a context needs of its scope: who acts, and what time it is.</summary>
internal sealed class ModuleDbServices(ICurrentUser user, TimeProvider clock)
{
    public ICurrentUser User { get; } = user;

    /// <summary>UTC in whole milliseconds: the bulk writer of SQLite keeps no finer ones, and seals cover the exact time.</summary>
    public DateTime Now
    {
        get
        {
            var now = clock.GetUtcNow().UtcDateTime;
            return new DateTime(now.Ticks - (now.Ticks % TimeSpan.TicksPerMillisecond), DateTimeKind.Utc);
        }
    }
}

/// <summary>The contexts made in this scope; a command that is tried again starts from clean ones.</summary>
internal sealed class ScopeDbs
{
    private readonly List<ModuleDb> _made = [];

    public void Add(ModuleDb db) => _made.Add(db);

    public void Forget() => _made.ForEach(db => db.ChangeTracker.Clear());
}

/// <summary>Which context belongs to which module, and all of them in order for migrations.</summary>
public sealed class ModuleDbMap
{
    private readonly Dictionary<Assembly, Type> _byAssembly = [];
    private readonly List<Type> _all = [];

    /// <summary>The abstract context types, the kernel's first.</summary>
    public IReadOnlyList<Type> All => _all;

    internal void Add(Type db)
    {
        _byAssembly[db.Assembly] = db;
        _all.Add(db);
    }

    internal ModuleDb For(Assembly module, IServiceProvider services) => (ModuleDb)services.GetRequiredService(_byAssembly[module]);
}

/// <summary>Registers a module's context for the configured database.</summary>
public static class ModuleDbRegistration
{
    public static IServiceCollection AddModuleDb<TDb, TSqlite, TMySql>(this IServiceCollection services)
        where TDb : ModuleDb
        where TSqlite : TDb
        where TMySql : TDb
    {
        var map = (ModuleDbMap)services.Single(s => s.ServiceType == typeof(ModuleDbMap)).ImplementationInstance!;
        map.Add(typeof(TDb));
        services.AddDbContext<TSqlite>((p, o) => Configure<TDb>(p, o), ServiceLifetime.Transient, ServiceLifetime.Singleton);
        services.AddDbContext<TMySql>((p, o) => Configure<TDb>(p, o), ServiceLifetime.Transient, ServiceLifetime.Singleton);
        services.AddScoped<TDb>(p =>
        {
            TDb db = p.GetRequiredService<DatabaseOptions>().IsSqlite ? p.GetRequiredService<TSqlite>() : p.GetRequiredService<TMySql>();
            db.Attach(p.GetRequiredService<ModuleDbServices>());
            p.GetRequiredService<ScopeDbs>().Add(db);
            return db;
        });
        return services;
    }

    private static void Configure<TDb>(IServiceProvider services, DbContextOptionsBuilder builder) =>
        services.GetRequiredService<DatabaseOptions>().Configure(builder, typeof(TDb).Name.Replace("Db", "", StringComparison.Ordinal).ToLowerInvariant() + "_migrations");
}
