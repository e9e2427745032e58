using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Text;

namespace SuiShenMa.Kernel.Data;

/// <summary>What a context needs of its scope: who acts, and what time it is.</summary>
internal sealed class ModuleDbServices(ICurrentUser user, TimeProvider clock, AuditScribe scribe, AuditActionCatalog actions, RowSeals rows, SealRolls rolls, AuditAlarm alarm)
{
    public AuditScribe Scribe { get; } = scribe;

    public RowSeals Rows { get; } = rows;

    public SealRolls Rolls { get; } = rolls;

    public AuditAlarm Alarm { get; } = alarm;

    /// <inheritdoc cref="StoredTime.StoredNow"/>
    public DateTime Now => clock.StoredNow();

    /// <summary>Who acts, from where, on what. Too long a text is cut: the act must not fail for it.</summary>
    public AuditRecord Describe(string action, string subjectKind, string subjectId)
    {
        var category = actions.CategoryOf(action);
        return new AuditRecord
        {
            At = Now,
            ActorKind = user.Actor.Kind.ToString(),
            ActorId = Cut(user.Actor.Id, 64),
            ActorName = Cut(user.Actor.Name, 64),
            DepartmentId = Cut(user.Actor.DepartmentId, 64),
            SourceIp = user.SourceIp is { } ip ? Cut(ip, 64) : null,
            TraceId = Cut(user.TraceId, 64),
            Category = category,
            Action = action,
            SubjectKind = subjectKind,
            SubjectId = Cut(subjectId, 64),
            Outcome = AuditCategories.OutcomeOf(action),
            Device = category == AuditCategory.SignIn && user.Device is { } device ? Cut(device, 200) : null,
        };
    }

    /// <summary>Without what the two databases might store differently: control characters and halves of characters.</summary>
    private static string Cut(string text, int most)
    {
        var clean = Normalise.StripControl(text);
        return clean.Length <= most ? clean : clean[..(char.IsHighSurrogate(clean[most - 1]) ? most - 1 : most)];
    }
}

/// <summary>The contexts made in this scope; a command that is tried again starts from clean ones.</summary>
internal sealed class ScopeDbs
{
    private readonly List<ModuleDb> _made = [];

    public void Add(ModuleDb db) => _made.Add(db);

    public void Forget() => _made.ForEach(db => db.Forget());
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

    private static void Configure<TDb>(IServiceProvider services, DbContextOptionsBuilder builder)
    {
        services.GetRequiredService<DatabaseOptions>().Configure(builder, typeof(TDb).Name.Replace("Db", "", StringComparison.Ordinal).ToLowerInvariant() + "_migrations");
        builder.AddInterceptors(AuditInsert.Instance);
        if (typeof(TDb).IsAssignableTo(typeof(IHoldsSealedRows)))
        {
            // One for all hosts of the process: each other instance would cost EF a service provider of its own.
            builder.AddInterceptors(RowSealInterceptor.Instance);
        }
    }
}
