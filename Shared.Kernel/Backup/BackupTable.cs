using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using SuiShenMa.Kernel.Data;

namespace SuiShenMa.Kernel.Backup;

/// <summary>What a column holds, whatever the database calls it: a backup of one database can be restored into the other.</summary>
internal enum BackupKind { Text, Number, Flag, Time, Guid, Decimal, Real, Bytes }

/// <summary>A column of a table in a backup.</summary>
/// <param name="Key">Part of the primary key, in the order of the columns that have it set.</param>
internal sealed record BackupColumn(string Name, BackupKind Kind, bool Key);

/// <summary>A table as a backup reads and writes it: its key columns first.</summary>
/// <param name="Counted">Its key comes from the database's own counter.</param>
internal sealed record BackupTable(string Module, string Name, IReadOnlyList<BackupColumn> Columns, bool Counted)
{
    public int KeyColumns => Columns.Count(c => c.Key);

    /// <summary>The tables that a module owns, by its model.</summary>
    public static IEnumerable<BackupTable> Of(ModuleDb db) =>
        db.Model.GetEntityTypes()
            .Where(e => e.GetTableName()?.StartsWith(db.Prefix + "_", StringComparison.Ordinal) == true)
            .Select(e => Of(db.Prefix, e))
            .OrderBy(t => t.Name, StringComparer.Ordinal);

    private static BackupTable Of(string module, IEntityType entity)
    {
        var key = entity.FindPrimaryKey()!.Properties;
        var columns = key.Concat(entity.GetProperties().Except(key).OrderBy(p => p.GetColumnName(), StringComparer.Ordinal))
            .Select(p => new BackupColumn(p.GetColumnName(), KindOf(p), key.Contains(p))).ToList();
        var counted = key is [{ ValueGenerated: ValueGenerated.OnAdd } one] && (one.ClrType == typeof(long) || one.ClrType == typeof(int));
        return new BackupTable(module, entity.GetTableName()!, columns, counted);
    }

    private static BackupKind KindOf(IProperty property)
    {
        var type = property.GetRelationalTypeMapping().Converter?.ProviderClrType ?? property.ClrType;
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(string) ? BackupKind.Text
            : type == typeof(long) || type == typeof(int) || type == typeof(short) || type == typeof(byte) ? BackupKind.Number
            : type == typeof(bool) ? BackupKind.Flag
            : type == typeof(DateTime) ? BackupKind.Time
            : type == typeof(Guid) ? BackupKind.Guid
            : type == typeof(decimal) ? BackupKind.Decimal
            : type == typeof(double) || type == typeof(float) ? BackupKind.Real
            : type == typeof(byte[]) ? BackupKind.Bytes
            : throw new NotSupportedException($"{property.DeclaringType.DisplayName()}.{property.Name}: a backup does not know {type.Name}; teach it in BackupKind.");
    }
}
