using System.Globalization;

namespace SuiShenMa.Codes.Data;

/// <summary>The seals of short codes, white lists and landing services, which name their parts themselves (Shared.Kernel/Integrity).</summary>
internal static class EngineSeals
{
    public const string Purpose = "codes-row";

    /// <summary>Longest seal.</summary>
    public const int Length = 96;

    /// <summary>A time as both databases give it back.</summary>
    public static string Text(DateTime? time) => time?.Ticks.ToString(CultureInfo.InvariantCulture) ?? "";
}
