using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SuiShenMa.Kernel.Integrity;

/// <summary>A context some of whose tables are sealed row by row; only such contexts pay for looking.</summary>
public interface IHoldsSealedRows;

/// <summary>A row of a sealed table is not as the platform wrote it: nobody gets a right from it.</summary>
/// <param name="row">Table and name of the row.</param>
public sealed class RowTampered(string row) : RuleViolation("integrity.row-changed", $"{row} 这条数据被改动过，已停止使用，请联系审计管理员。");

/// <summary>How a table is sealed.</summary>
internal enum SealKind
{
    /// <summary>Every field, always (format 1).</summary>
    Full,

    /// <summary>Every field that is set (format 2): what is left out stands for its default.</summary>
    Sparse,

    /// <summary>What the row itself says its seal covers.</summary>
    Parts,
}

/// <summary>A row that says itself what its seal covers: formats that are older than the sealing of whole rows.</summary>
public interface ISealsParts
{
    /// <summary>The name of the kind of row first.</summary>
    string?[] SealedParts { get; }
}

/// <summary>Marks tables whose rows carry an HMAC-SM3 over all their fields (GB/T 22239-2019 8.1.4.7, GB/T 39786-2021 8.4 b and g).</summary>
public static class SealedRowMapping
{
    /// <summary>The column that holds the seal; a shadow column unless the entity has a property of this name.</summary>
    public const string Column = "RowSeal";

    internal const string Kind = "ssm:sealed";
    internal const string Except = "ssm:sealed-except";
    internal const string OnceSet = "ssm:sealed-once-set";
    internal const string Name = "ssm:sealed-name";
    internal const string Purpose = "ssm:sealed-purpose";
    internal const string HasRoll = "ssm:sealed-roll";

    /// <summary>Seals the rows at each save, verifies them at each load and by a sweep. Fields that bulk updates write must be excepted.</summary>
    public static EntityTypeBuilder<T> Sealed<T>(this EntityTypeBuilder<T> entity, params string[] except) where T : class =>
        entity.Mark(SealKind.Full, Column, except);

    /// <summary>
    /// As <see cref="Sealed{T}(EntityTypeBuilder{T}, string[])"/>, in the format for big tables: quick to compute, and fields
    /// that are not set are left out, so that a column may be added later without a new seal for every row.
    /// </summary>
    /// <param name="name">The field by which people know a row.</param>
    /// <param name="except">Fields that are not covered, because bulk updates write them or nothing rests on them.</param>
    public static EntityTypeBuilder<T> SealedState<T>(this EntityTypeBuilder<T> entity, string name, params string[] except) where T : class
    {
        entity.Mark(SealKind.Sparse, Column, except);
        entity.HasAnnotation(Name, name);
        return entity;
    }

    /// <summary>Verifies and sweeps rows that are sealed over parts that they name themselves, in a column and under a key of their own.</summary>
    public static EntityTypeBuilder<T> SealedParts<T>(this EntityTypeBuilder<T> entity, Expression<Func<T, string>> column, string purpose, string name) where T : class, ISealsParts
    {
        ArgumentNullException.ThrowIfNull(column);
        entity.HasAnnotation(Kind, SealKind.Parts.ToString() + ":" + ((MemberExpression)column.Body).Member.Name);
        entity.HasAnnotation(Purpose, purpose);
        entity.HasAnnotation(Name, name);
        return entity;
    }

    /// <summary>
    /// Keeps a roll of the rows as well: one that is removed, or set back to what it once was, is missed (docs/adr/0047). For tables
    /// that the sweep reads whole, whose rows open something; changes of one table follow each other.
    /// </summary>
    public static EntityTypeBuilder<T> Rolled<T>(this EntityTypeBuilder<T> entity) where T : class
    {
        ArgumentNullException.ThrowIfNull(entity);
        entity.HasAnnotation(HasRoll, true);
        return entity;
    }

    /// <summary>
    /// For a column that is added to a table sealed by <see cref="Sealed{T}(EntityTypeBuilder{T}, string[])"/>: the seal covers it
    /// once it differs from its default, so rows from before keep their seals.
    /// </summary>
    public static PropertyBuilder<T> SealedOnceSet<T>(this PropertyBuilder<T> property)
    {
        ArgumentNullException.ThrowIfNull(property);
        return property.HasAnnotation(OnceSet, true);
    }

    private static EntityTypeBuilder<T> Mark<T>(this EntityTypeBuilder<T> entity, SealKind kind, string column, string[] except) where T : class
    {
        ArgumentNullException.ThrowIfNull(entity);
        entity.Property<string?>(column).HasMaxLength(80);
        entity.HasAnnotation(Kind, kind + ":" + column);
        entity.HasAnnotation(Except, string.Join(',', except));
        return entity;
    }
}

/// <summary>What a module adds to the sealing of one of its tables.</summary>
public interface ISealedTable
{
    /// <summary>The entity.</summary>
    Type Row { get; }

    /// <summary>Whether a row without a seal, from before its table had any, may come under one.</summary>
    bool MayBeAdopted(object row);

    /// <summary>
    /// Nothing rests on the row any more. While its table comes under seal such a row is taken as it stands: hosts of the build before
    /// end what is sealed already, and may not count its version.
    /// </summary>
    bool IsSpent(object row) => false;

    /// <summary>The sweep found this row changed: what is in memory of it is dropped, on all hosts, so that it is refused at its next use.</summary>
    Task ForgetAsync(Data.ModuleDb db, object row, CancellationToken ct);
}
