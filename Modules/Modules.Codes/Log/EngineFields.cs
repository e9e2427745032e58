using SuiShenMa.Codes.Contracts;
using SuiShenMa.Kernel.CallLog;

namespace SuiShenMa.Codes.Log;

/// <summary>
/// What the call log may show of this module's operations. Codes that hang in the street are shown; dynamic tokens, subjects,
/// names, document numbers, payloads and addresses are not declared, so that only their length is kept.
/// </summary>
internal static class EngineFields
{
    private static readonly string[] Plain =
    [
        "certTypeName", "sceneCode", "ttlSeconds", "expiresAt", "colour", "kind", "deviceId", "typeCode", "singleUse", "scannedAt",
        "count", "distinct", "createdAt", "batchNo", "succeeded", "failed", "failures", "index", "allowed", "host", "entry", "list", "revokedAt", "uscc", "unifiedCode", "seenAt", "uses", "firstSeenAt", "seenAtProvenBy",
    ];

    public static LoggedField[] All { get; } =
        [.. Plain.Select(n => new LoggedField(n)), .. new[] { "code", "url", "target", "short", "parent", "children", "codes" }.Select(n => new LoggedField(n, StaticCode)), new LoggedField("certType", CertType),
            new LoggedField("place", FreeText.Shown), new LoggedField("purpose", FreeText.Shown)];

    /// <summary>A code such as 111; a caller that mixes up its fields sends a name or a number here.</summary>
    private static string? CertType(string text) => text.Length <= 8 && text.All(char.IsAsciiLetterOrDigit) ? text : null;

    /// <summary>The value of a static or short code, also out of its URL; null for anything else.</summary>
    private static string? StaticCode(string text) =>
        CodeText.TryRead(text, out var scanned) && scanned.Kind != ScannedText.Dynamic && (CodeValue.TryParse(scanned.Value, out _) || ShortCodeValue.TryParse(scanned.Value, out _)) ? scanned.Value : null;
}
