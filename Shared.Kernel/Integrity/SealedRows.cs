using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SuiShenMa.Kernel.Cryptography;

namespace SuiShenMa.Kernel.Integrity;

/// <summary>A context some of whose tables are sealed row by row; only such contexts pay for looking.</summary>
public interface IHoldsSealedRows;

/// <summary>A row of a sealed table is not as the platform wrote it: nobody gets a right from it.</summary>
public sealed class RowTampered(string table) : RuleViolation("integrity.row-changed", $"{table} 中有一条数据被改动过，已停止使用，请联系审计管理员。");

/// <summary>Marks tables whose rows carry an HMAC-SM3 over all their fields (GB/T 22239-2019 8.1.4.7, GB/T 39786-2021 8.4 b and g).</summary>
public static class SealedRowMapping
{
    /// <summary>The shadow column that holds key id, colon and HMAC-SM3.</summary>
    public const string Column = "RowSeal";

    internal const string Annotation = "ssm:sealed";

    /// <summary>Seals the rows at each save, verifies them at each load and by a sweep. Fields that bulk updates write must be excepted.</summary>
    public static EntityTypeBuilder<T> Sealed<T>(this EntityTypeBuilder<T> entity, params string[] except) where T : class
    {
        ArgumentNullException.ThrowIfNull(entity);
        entity.Property<string?>(Column).HasMaxLength(80);
        entity.HasAnnotation(Annotation, string.Join(',', except));
        return entity;
    }
}

/// <summary>Computes and checks the seals of rows.</summary>
public sealed class RowSeals(IKeyring keyring)
{
    public const string Purpose = "row-seal";

    private static readonly ConcurrentDictionary<IEntityType, Plan?> Plans = new();

    private sealed record Plan(string Table, IProperty[] Fields, IProperty[] Key);

    public static bool IsSealed(IEntityType type) => PlanOf(type) is not null;

    /// <summary>Seals what is about to be written.</summary>
    internal void Seal(DbContext db)
    {
        db.ChangeTracker.DetectChanges();
        foreach (var entry in db.ChangeTracker.Entries())
        {
            if (entry.State is EntityState.Added or EntityState.Modified && PlanOf(entry.Metadata) is { } plan)
            {
                Seal(entry, plan);
            }
        }
    }

    /// <summary>Seals a row as it stands, whatever seal it had.</summary>
    internal void Renew(EntityEntry entry)
    {
        if (PlanOf(entry.Metadata) is { } plan)
        {
            Seal(entry, plan);
        }
    }

    /// <summary>Whether a loaded row is as it was sealed.</summary>
    public bool IsGood(IEntityType type, object entity, string? seal)
    {
        var colon = seal?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        return PlanOf(type) is { } plan && colon > 0
            && keyring.Find(Purpose, seal![..colon]) is { } key
            && key.Mac.IsGood(Canonical(plan, p => p.GetGetter().GetClrValue(entity)), seal[(colon + 1)..]);
    }

    /// <summary>Table and key, to name a row.</summary>
    public static string NameOf(IEntityType type, object entity) =>
        $"{type.GetTableName()} {string.Join('/', type.FindPrimaryKey()!.Properties.Select(p => p.IsShadowProperty() ? "?" : Text(p, p.GetGetter().GetClrValue(entity))))}";

    private void Seal(EntityEntry entry, Plan plan)
    {
        var key = keyring.Current(Purpose);
        entry.Property(SealedRowMapping.Column).CurrentValue = key.Kid + ":" + key.Mac.ComputeHex(Canonical(plan, p => entry.Property(p.Name).CurrentValue));
    }

    private static byte[] Canonical(Plan plan, Func<IProperty, object?> value)
    {
        var text = new StringBuilder("row v1\n");
        Put(text, plan.Table);
        foreach (var field in plan.Fields)
        {
            Put(text, field.Name);
            Put(text, value(field) is { } v ? Text(field, v) : null);
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Put(StringBuilder text, string? part) =>
        text.Append(CultureInfo.InvariantCulture, $"{part?.Length ?? -1}:").Append(part).Append('\n');

    private static string Text(IProperty property, object? value) => value switch
    {
        null => "",
        DateTime time => (time.ToUniversalTime().Ticks / TimeSpan.TicksPerMicrosecond).ToString(CultureInfo.InvariantCulture),
        Guid id => id.ToString("N"),
        Enum e => e.ToString(),
        bool yes => yes ? "1" : "0",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        byte[] bytes => Convert.ToHexStringLower(bytes),
        string text => text,
        _ when property.GetTypeMapping().Converter is { } converter => converter.ConvertToProvider(value)?.ToString() ?? "",
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static Plan? PlanOf(IEntityType type) => Plans.GetOrAdd(type, static t =>
    {
        if (t.FindAnnotation(SealedRowMapping.Annotation)?.Value is not string except)
        {
            return null;
        }
        var left = except.Split(',', StringSplitOptions.RemoveEmptyEntries);
        // A number that the database gives is not known yet when the row is sealed.
        var fields = t.GetProperties().Where(p => !p.IsShadowProperty() && !left.Contains(p.Name) && !(p.IsPrimaryKey() && p.ValueGenerated == ValueGenerated.OnAdd && p.ClrType != typeof(Guid)))
            .OrderBy(p => p.Name, StringComparer.Ordinal).ToArray();
        return new Plan(t.GetTableName()!, fields, [.. t.FindPrimaryKey()!.Properties]);
    });
}
