using System.ComponentModel.DataAnnotations;

namespace SuiShenMa.Kernel.Integrity;

/// <summary>
/// The roll (名册) of a sealed table: how many rows it has, and a sum over what each is and which seal it carries. Moves in the
/// transaction of each change, so that a row that is removed, or set back to what it once was, is missed (docs/adr/0047).
/// </summary>
public sealed class SealRoll
{
    [MaxLength(64)] public string Table { get; init; } = "";

    /// <summary>Counts the changes of the table.</summary>
    public long Turn { get; set; }

    public int Count { get; set; }

    /// <summary>The sum over the members (<see cref="RollSum"/>), in hex.</summary>
    [MaxLength(RollSum.Size * 2)] public string Sum { get; set; } = "";

    /// <summary>Until then hosts of a build that keeps no rolls may go on beside this one; null once the roll counts.</summary>
    public DateTime? OpenUntil { get; set; }

    /// <summary><c>kid:hex</c>, HMAC-SM3 over all of it.</summary>
    [MaxLength(96)] public string Mac { get; set; } = "";
}

/// <summary>A row that a table has, by the word of the platform: the roll names what is gone.</summary>
public sealed class SealMember
{
    [MaxLength(64)] public string Table { get; init; } = "";

    /// <summary>The row's primary key as text.</summary>
    [MaxLength(160)] public string Row { get; init; } = "";

    /// <summary>How people know the row.</summary>
    [MaxLength(160)] public string Name { get; set; } = "";

    /// <summary>The seal that the row carries.</summary>
    [MaxLength(96)] public string Seal { get; set; } = "";
}

/// <summary>A row of a rolled table as a save leaves it.</summary>
/// <param name="Seal">Null: it is gone.</param>
internal sealed record RollMove(SealPlan Plan, string Row, string Name, string? Seal);
