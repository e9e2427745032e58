using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;

namespace SuiShenMa.Objects.Domain;

/// <summary>How an object of the city relates to its place (row 69).</summary>
internal enum ObjectKind { Static, QuasiStatic, Dynamic, Virtual }

/// <summary>物体大类: groups object types and says which kind they are.</summary>
internal sealed class ObjectCategory
{
    [MaxLength(16)] public string Code { get; set; } = "";
    [MaxLength(64)] public string Name { get; set; } = "";
    public ObjectKind Kind { get; set; }

    /// <summary>上架: off the shelf, no new object of its types may be entered; what exists stays.</summary>
    public bool OnShelf { get; set; } = true;

    public int Order { get; set; }
    public int Version { get; set; }

    /// <summary>HMAC-SM3 over the row as it stands (docs/adr/0019, 0053).</summary>
    [MaxLength(80)] public string? RowSeal { get; set; }

    /// <summary>The row in the database is not believed.</summary>
    [NotMapped] public bool Distrusted { get; private init; }

    /// <summary>What stands in for a row that is not as the platform wrote it: nothing is entered below it, and nothing of it activates by itself.</summary>
    public ObjectCategory Strictest() => new() { Code = Code, Name = Name, Kind = ObjectKind.Static, OnShelf = false, Order = Order, Version = Version, Distrusted = true };
}

internal static class ObjectKindText
{
    public static string Text(this ObjectKind kind) => kind switch
    {
        ObjectKind.Static => "静态",
        ObjectKind.QuasiStatic => "准静态",
        ObjectKind.Dynamic => "动态",
        ObjectKind.Virtual => "数字虚拟",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
