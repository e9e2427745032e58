using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SuiShenMa.Kernel.Data;

namespace SuiShenMa.Kernel.Integrity;

/// <summary>Verifies each sealed row as it is loaded: a changed one raises the alarm and gives no right to anybody.</summary>
internal sealed class RowSealInterceptor : IMaterializationInterceptor
{
    private static readonly AsyncLocal<Manner> How = new();

    private enum Manner { Refuse, Report, Ignore }

    private RowSealInterceptor() { }

    public static RowSealInterceptor Instance { get; } = new();

    /// <summary>As when nothing was said.</summary>
    public static IDisposable Refuse() => new Back(Manner.Refuse);

    /// <summary>Reports without refusing: who asks judges each row.</summary>
    public static IDisposable OnlyReport() => new Back(Manner.Report);

    /// <summary>Loads whatever is there.</summary>
    public static IDisposable Ignore() => new Back(Manner.Ignore);

    public object InitializedInstance(MaterializationInterceptionData materializationData, object entity)
    {
        var type = materializationData.EntityType;
        if (RowSeals.PlanOf(type) is not { } plan || How.Value == Manner.Ignore || (materializationData.Context as ModuleDb)?.Guardians is not { } guardians
            || guardians.Rows.Judge(type, entity, materializationData.GetPropertyValue<string?>(plan.Column)) != RowTrust.Changed)
        {
            return entity;
        }
        guardians.Alarm.RaiseRow(plan, entity);
        return How.Value == Manner.Report ? entity : throw new RowTampered(plan.NameOf(entity));
    }

    private sealed class Back : IDisposable
    {
        private readonly Manner _before = How.Value;

        public Back(Manner manner) => How.Value = manner;

        public void Dispose() => How.Value = _before;
    }
}

/// <summary>Loading sealed rows in another manner than one by one and refusing.</summary>
public static class SealedRowReading
{
    /// <summary>While this is held, changed rows are reported but not refused: work over many rows does not stop at one of them. Follow with <see cref="IsTrusted(ModuleDb, object)"/>.</summary>
    public static IDisposable WithoutRefusing() => RowSealInterceptor.OnlyReport();

    /// <summary>While this is held, changed rows are refused whatever a caller has chosen: for who gives rights by them.</summary>
    public static IDisposable Refusing() => RowSealInterceptor.Refuse();

    /// <summary>While this is held, rows are neither refused nor reported: who asks judges each by <see cref="TrustOf"/>.</summary>
    public static IDisposable Unjudged() => RowSealInterceptor.Ignore();

    /// <summary>What a row is worth that was loaded from this database; for rows whose seal is a property, or that are tracked.</summary>
    public static RowTrust TrustOf(this ModuleDb db, object row)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(row);
        if (db.Guardians is not { } guardians)
        {
            return RowTrust.Good;
        }
        var type = db.Model.FindEntityType(row.GetType())!;
        if (RowSeals.PlanOf(type) is not { Take: null } plan)
        {
            return guardians.Rows.Judge(type, row);
        }
        var entry = db.Entry(row);
        // What this context is about to write for the first time was written by nobody else.
        return entry.State == EntityState.Added ? RowTrust.Good : guardians.Rows.Judge(type, row, (string?)entry.Property(plan.Column).OriginalValue);
    }

    /// <summary>Whether anything of the row may be believed.</summary>
    public static bool IsTrusted(this ModuleDb db, object row) => db.TrustOf(row) != RowTrust.Changed;

    /// <summary>The same for a row that is not tracked and whose seal is a shadow column, read with it as <c>EF.Property&lt;string?&gt;(row, SealedRowMapping.Column)</c>.</summary>
    public static bool IsTrusted(this ModuleDb db, object row, string? seal)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(row);
        return db.Guardians is not { } guardians || guardians.Rows.Judge(db.Model.FindEntityType(row.GetType())!, row, seal) != RowTrust.Changed;
    }
}
