using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using SuiShenMa.Kernel.Cryptography;

namespace SuiShenMa.Kernel.Integrity;

/// <summary>What a row of a sealed table is worth.</summary>
public enum RowTrust
{
    /// <summary>As the platform wrote it.</summary>
    Good,

    /// <summary>Not sealed yet, while its table comes under seal (docs/adr/0019).</summary>
    Unsealed,

    /// <summary>Changed, or written past the platform.</summary>
    Changed,
}

/// <summary>Computes and checks the seals of rows.</summary>
public sealed class RowSeals(IKeyring keyring, SealWindows windows)
{
    public const string Purpose = "row-seal";

    private static readonly ConcurrentDictionary<IEntityType, SealPlan?> Plans = new();
    private SymmetricKey? _last;

    public static bool IsSealed(IEntityType type) => PlanOf(type) is not null;

    /// <summary>Table and name of a row, for people.</summary>
    public static string NameOf(IEntityType type, object row) => Known(type).NameOf(row);

    internal static SealPlan? PlanOf(IEntityType type) => Plans.GetOrAdd(type, SealPlan.Of);

    /// <summary>What a loaded row is worth. Whether it may do without a seal is a question of its table.</summary>
    public RowTrust Judge(IEntityType type, object row, string? seal)
    {
        var plan = Known(type);
        return StateOf(plan, row, seal) switch
        {
            SealState.Good => RowTrust.Good,
            SealState.Absent or SealState.Behind when windows.IsOpen(plan.Table) => RowTrust.Unsealed,
            _ => RowTrust.Changed,
        };
    }

    /// <summary>The same for a row whose seal is a property of its own.</summary>
    public RowTrust Judge(IEntityType type, object row) => Judge(type, row, Known(type).Take!(row));

    /// <summary>The seal of a row as it stands, for an update that goes past the change tracker.</summary>
    public string SealOf(IEntityType type, object row)
    {
        var plan = Known(type);
        return plan.Make(row, keyring.Current(plan.Purpose));
    }

    internal SealState StateOf(SealPlan plan, object row, string? seal) => string.IsNullOrEmpty(seal) ? SealState.Absent : plan.Judge(row, seal, Find);

    /// <summary>Seals what is about to be written.</summary>
    /// <returns>How the rolls of its tables move; null when none does.</returns>
    internal List<RollMove>? Seal(DbContext db)
    {
        db.ChangeTracker.DetectChanges();
        List<RollMove>? moves = null;
        foreach (var entry in db.ChangeTracker.Entries())
        {
            if (entry.State is EntityState.Unchanged or EntityState.Detached || PlanOf(entry.Metadata) is not { } plan)
            {
                continue;
            }
            var (property, seal) = (entry.Property(plan.Column), (string?)null);
            if (entry.State != EntityState.Deleted)
            {
                property.CurrentValue = seal = plan.Make(entry.Entity, keyring.Current(plan.Purpose));
            }
            if (plan.IsRolled && (entry.State != EntityState.Modified || !Equals(property.OriginalValue, seal)))
            {
                (moves ??= []).Add(new RollMove(plan, plan.KeyText(entry.Entity), plan.ShortName(entry.Entity), seal));
            }
        }
        return moves;
    }

    /// <summary>Seals rows that are about to be written past the change tracker.</summary>
    internal void Seal<T>(IEntityType type, IReadOnlyCollection<T> rows) where T : class
    {
        if (PlanOf(type) is not { } plan)
        {
            return;
        }
        if (plan.IsRolled)
        {
            throw new InvalidOperationException($"{typeof(T).Name} is not written in bulk: its table has a roll.");
        }
        var put = plan.Put ?? throw new InvalidOperationException($"To be written in bulk, {typeof(T).Name} needs a property {plan.Column}.");
        var key = keyring.Current(plan.Purpose);
        foreach (var row in rows)
        {
            put(row, plan.Make(row, key));
        }
    }

    private static SealPlan Known(IEntityType type) => PlanOf(type) ?? throw new ArgumentException($"{type.DisplayName()} is not sealed.", nameof(type));

    /// <summary>Nearly all rows are sealed by the same key.</summary>
    private SymmetricKey? Find(string purpose, string kid) =>
        _last is { } last && last.Kid == kid && last.Purpose == purpose ? last : keyring.Find(purpose, kid) is { } key ? _last = key : null;
}
