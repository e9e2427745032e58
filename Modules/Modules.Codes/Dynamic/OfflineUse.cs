using System.ComponentModel.DataAnnotations;

namespace SuiShenMa.Codes.Dynamic;

/// <summary>A use of a code for weak networks that a terminal told of when it had network again (docs/adr/0055). The same terminal, code and moment is the same use.</summary>
internal sealed class OfflineUse
{
    /// <summary>So long after its end a code can still be told of; what was used is remembered for as long.</summary>
    public static readonly TimeSpan Reportable = TimeSpan.FromDays(30);

    [MaxLength(40)] public string UseKey { get; init; } = "";

    /// <summary>The application that told of it.</summary>
    [MaxLength(64)] public string AppId { get; init; } = "";

    /// <summary>The terminal, or empty.</summary>
    [MaxLength(64)] public string DeviceId { get; init; } = "";

    /// <summary>When the code was seen, by the clock of the terminal.</summary>
    public DateTime SeenAt { get; init; }

    public DateTime ReportedAt { get; init; }

    /// <summary>Null when the code was good at that moment, leaving out other uses; only such uses count against others.</summary>
    [MaxLength(32)] public string? Reason { get; init; }

    /// <summary>From when on it need not be remembered.</summary>
    public DateTime Until { get; init; }

    /// <summary>By which the code is remembered as used, here and where it is verified with network.</summary>
    public static string KeyOf(in DynamicToken token) => "o" + token.UseKey;

    public static DateTime RememberedUntil(in DynamicToken token) => DateTimeOffset.FromUnixTimeSeconds(OfflineTokens.ExpiresAt(token)).UtcDateTime + Reportable;
}
