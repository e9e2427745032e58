using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using SuiShenMa.Kernel.Cryptography;

namespace SuiShenMa.Kernel.Integrity;

/// <summary>How a row is found when it is compared with its seal.</summary>
internal enum SealState
{
    Good,

    /// <summary>It has no seal.</summary>
    Absent,

    /// <summary>The row went on to a later version than its seal, as when a build that knows of no seals changed it.</summary>
    Behind,

    Broken,
}

/// <summary>How the rows of one table are sealed.</summary>
internal abstract class SealPlan
{
    protected SealPlan(IEntityType type, string column)
    {
        Table = type.GetTableName()!;
        Column = column;
        Row = type.ClrType;
        Purpose = type.FindAnnotation(SealedRowMapping.Purpose)?.Value as string ?? RowSeals.Purpose;
        Key = [.. type.FindPrimaryKey()!.Properties];
        IsRolled = type.FindAnnotation(SealedRowMapping.HasRoll) is not null;
        var name = type.FindAnnotation(SealedRowMapping.Name)?.Value as string;
        Names = name is null ? Key : [type.FindProperty(name)!];
        if (type.FindProperty(column)!.PropertyInfo is { CanWrite: true } property)
        {
            var (row, seal) = (Expression.Parameter(typeof(object)), Expression.Parameter(typeof(string)));
            Put = Expression.Lambda<Action<object, string>>(Expression.Assign(Expression.Property(Expression.Convert(row, Row), property), seal), row, seal).Compile();
            Take = Expression.Lambda<Func<object, string?>>(Expression.Property(Expression.Convert(row, Row), property), row).Compile();
        }
    }

    public string Table { get; }
    public string Column { get; }
    public string Purpose { get; }
    public Type Row { get; }
    public IProperty[] Key { get; }

    /// <summary>Its rows are on a roll, so that one that is gone is missed.</summary>
    public bool IsRolled { get; }

    /// <summary>Writes the seal into the row itself; null for a shadow column.</summary>
    public Action<object, string>? Put { get; }

    public Func<object, string?>? Take { get; }

    private IProperty[] Names { get; }

    public static SealPlan? Of(IEntityType type)
    {
        if (type.FindAnnotation(SealedRowMapping.Kind)?.Value is not string mark)
        {
            return null;
        }
        var parts = mark.Split(':');
        return Enum.Parse<SealKind>(parts[0]) switch
        {
            SealKind.Full => new FullPlan(type, parts[1]),
            SealKind.Sparse => new SparsePlan(type, parts[1]),
            _ => new PartsPlan(type, parts[1]),
        };
    }

    /// <summary>The fields that a seal covers: all but those that the mapping excepts, and a number that the database gives, which is not known yet when the row is sealed.</summary>
    public static IReadOnlyList<IProperty> FieldsOf(IEntityType type)
    {
        var column = ((string)type.FindAnnotation(SealedRowMapping.Kind)!.Value!).Split(':')[1];
        var except = ((string?)type.FindAnnotation(SealedRowMapping.Except)?.Value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);
        return [.. type.GetProperties()
            .Where(p => !p.IsShadowProperty() && p.Name != column && !except.Contains(p.Name) && !(p.IsPrimaryKey() && p.ValueGenerated == ValueGenerated.OnAdd && p.ClrType != typeof(Guid)))
            .OrderBy(p => p.Name, StringComparer.Ordinal)];
    }

    /// <summary>The seal of the row as it stands.</summary>
    public abstract string Make(object row, SymmetricKey key);

    public abstract SealState Judge(object row, string seal, Func<string, string, SymmetricKey?> find);

    /// <summary>Table and name of a row, for people.</summary>
    public string NameOf(object row) =>
        $"{Table} {string.Join('/', Names.Select(p => p.IsShadowProperty() ? "?" : Text(p, p.GetGetter().GetClrValue(row))))}";

    /// <summary>The primary key in one text.</summary>
    public string KeyText(object row) => string.Join('/', Key.Select(p => Text(p, p.GetGetter().GetClrValue(row))));

    /// <summary>The name of a row without its table, for the roll.</summary>
    public string ShortName(object row)
    {
        var name = NameOf(row)[(Table.Length + 1)..];
        return name.Length <= 160 ? name : name[..160];
    }

    internal static string Text(IProperty property, object? value) => value switch
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
}

/// <summary>Format 1: every field, <c>kid:hex</c>.</summary>
internal sealed class FullPlan(IEntityType type, string column) : SealPlan(type, column)
{
    private readonly (IProperty Property, object? Default)[] _fields =
        [.. FieldsOf(type).Select(p => (p, p.FindAnnotation(SealedRowMapping.OnceSet) is null ? p : p.ClrType.IsValueType && Nullable.GetUnderlyingType(p.ClrType) is null ? Activator.CreateInstance(p.ClrType) : p.ClrType == typeof(string) && !p.IsNullable ? "" : null))];

    public override string Make(object row, SymmetricKey key) => key.Kid + ":" + key.Mac.ComputeHex(Canonical(row));

    public override SealState Judge(object row, string seal, Func<string, string, SymmetricKey?> find)
    {
        var colon = seal.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && find(Purpose, seal[..colon]) is { } key && key.Mac.IsGood(Canonical(row), seal[(colon + 1)..]) ? SealState.Good : SealState.Broken;
    }

    private byte[] Canonical(object row)
    {
        var text = new StringBuilder("row v1\n");
        Put(text, Table);
        foreach (var (property, leftOut) in _fields)
        {
            var value = property.GetGetter().GetClrValue(row);
            // A field that is always covered is marked by itself, which no value equals.
            if (Equals(value, leftOut))
            {
                continue;
            }
            Put(text, property.Name);
            Put(text, value is null ? null : Text(property, value));
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static new void Put(StringBuilder text, string? part) =>
        text.Append(CultureInfo.InvariantCulture, $"{part?.Length ?? -1}:").Append(part).Append('\n');
}

/// <summary>Format 2: every field that is set, <c>kid:version:base64</c>; the version is covered too, and stands in clear so that a row that went on without a seal can be told from a changed one.</summary>
internal sealed class SparsePlan : SealPlan
{
    private readonly byte[] _table;
    private readonly Action<object, SealText> _write;
    private readonly Func<object, int>? _version;

    public SparsePlan(IEntityType type, string column)
        : base(type, column)
    {
        _table = Encoding.UTF8.GetBytes("row v2\n" + Table);
        var (row, text) = (Expression.Parameter(typeof(object)), Expression.Parameter(typeof(SealText)));
        var typed = Expression.Variable(Row);
        Expression[] steps = [Expression.Assign(typed, Expression.Convert(row, Row)), .. FieldsOf(type).Select(p => Step(p, typed, text))];
        _write = Expression.Lambda<Action<object, SealText>>(Expression.Block([typed], steps), row, text).Compile();
        if (FieldsOf(type).SingleOrDefault(p => p.Name == "Version" && p.ClrType == typeof(int)) is { } version)
        {
            _version = Expression.Lambda<Func<object, int>>(Expression.Property(Expression.Convert(row, Row), version.PropertyInfo!), row).Compile();
        }
    }

    public override string Make(object row, SymmetricKey key)
    {
        Span<byte> mac = stackalloc byte[Sm3.Size];
        Mac(row, key, mac);
        return string.Create(CultureInfo.InvariantCulture, $"{key.Kid}:{_version?.Invoke(row) ?? 0}:{Convert.ToBase64String(mac)}");
    }

    public override SealState Judge(object row, string seal, Func<string, string, SymmetricKey?> find)
    {
        Span<Range> parts = stackalloc Range[4];
        Span<byte> given = stackalloc byte[Sm3.Size];
        var text = seal.AsSpan();
        if (text.Split(parts, ':') != 3 || !Convert.TryFromBase64Chars(text[parts[2]], given, out var length) || length != Sm3.Size
            || !int.TryParse(text[parts[1]], NumberStyles.None, CultureInfo.InvariantCulture, out var version) || find(Purpose, seal[parts[0]]) is not { } key)
        {
            return SealState.Broken;
        }
        Span<byte> mac = stackalloc byte[Sm3.Size];
        Mac(row, key, mac);
        var now = _version?.Invoke(row) ?? 0;
        return CryptographicOperations.FixedTimeEquals(mac, given) && now == version ? SealState.Good
            : _version is null || now > version ? SealState.Behind
            : SealState.Broken;
    }

    private void Mac(object row, SymmetricKey key, Span<byte> mac)
    {
        var text = SealText.Begin(_table);
        _write(row, text);
        key.Mac.Write(text.Written, mac);
    }

    private static MethodCallExpression Step(IProperty property, Expression row, Expression text)
    {
        var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        var method = type switch
        {
            _ when type == typeof(string) => nameof(SealText.PutText),
            _ when type == typeof(DateTime) => nameof(SealText.PutTime),
            _ when type == typeof(double) => nameof(SealText.PutReal),
            _ when type == typeof(bool) => nameof(SealText.PutYes),
            _ when type == typeof(int) || type == typeof(long) || type == typeof(Guid) => nameof(SealText.PutNumber),
            _ when type.IsEnum => nameof(SealText.PutChoice),
            _ => throw new NotSupportedException($"A seal cannot cover {property.DeclaringType.ClrType.Name}.{property.Name} of type {type.Name}."),
        };
        var put = typeof(SealText).GetMethod(method, BindingFlags.Public | BindingFlags.Instance)!;
        put = put.IsGenericMethodDefinition ? put.MakeGenericMethod(type) : put;
        Expression value = Expression.Property(row, property.PropertyInfo!);
        value = type.IsValueType ? Expression.Convert(value, typeof(Nullable<>).MakeGenericType(type)) : value;
        return Expression.Call(text, put, Expression.Constant(Encoding.UTF8.GetBytes(property.Name)), value, Expression.Constant(property.IsNullable));
    }
}

/// <summary>Rows that name their parts: <c>kid.hex</c>.</summary>
internal sealed class PartsPlan(IEntityType type, string column) : SealPlan(type, column)
{
    public override string Make(object row, SymmetricKey key) => key.Kid + "." + key.Mac.ComputeHex(Canonical(row));

    public override SealState Judge(object row, string seal, Func<string, string, SymmetricKey?> find) =>
        seal.Split('.') is [var kid, var mac] && find(Purpose, kid) is { } key && key.Mac.IsGood(Canonical(row), mac) ? SealState.Good : SealState.Broken;

    // Lengths in front: no text can pass for another one with its parts cut differently.
    private static byte[] Canonical(object row)
    {
        var text = new StringBuilder();
        foreach (var part in ((ISealsParts)row).SealedParts)
        {
            text.Append(CultureInfo.InvariantCulture, $"{part?.Length ?? 0}:{part}|");
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
