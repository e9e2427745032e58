using System.Buffers;
using System.Globalization;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Kernel.Text;

namespace SuiShenMa.Codes.Lists;

/// <summary>
/// Reads an https address the way browsers do, or not at all: whatever two readers could take for two different hosts
/// (backslashes, blanks, names before an @, other ports, numbers as hosts, percent signs in the host) is refused.
/// </summary>
internal static class SafeUrl
{
    public const int Longest = 2048;

    private const string Scheme = "https://";
    private static readonly SearchValues<char> HostEnds = SearchValues.Create("/?#");
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    public static WhiteListReason Read(string? text, out string url, out string host)
    {
        (url, host) = ("", "");
        if (string.IsNullOrEmpty(text) || text.Length > Longest || text.Any(c => c is '\\' || char.IsControl(c) || char.IsSurrogate(c) || Normalise.IsSpace(c) || IsDirection(c)))
        {
            return WhiteListReason.Malformed;
        }
        if (!text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return text.Contains("://", StringComparison.Ordinal) || text.Contains(':', StringComparison.Ordinal) ? WhiteListReason.NotHttps : WhiteListReason.Malformed;
        }
        var rest = text.AsSpan(Scheme.Length);
        var end = rest.IndexOfAny(HostEnds);
        var authority = (end < 0 ? rest : rest[..end]).ToString();
        var tail = end < 0 ? "" : rest[end..].ToString();
        var reason = ReadHost(authority, out var name);
        if (reason != WhiteListReason.None)
        {
            return reason;
        }
        // A second reader must see the same host, or nobody is sent there.
        if (!Uri.TryCreate(Scheme + name + tail, UriKind.Absolute, out var uri) || uri.IdnHost != name || uri.UserInfo.Length > 0 || !uri.IsDefaultPort
            || uri.AbsoluteUri.Length > Longest)
        {
            return WhiteListReason.Malformed;
        }
        (url, host) = (tail.Length == 0 ? Scheme + name : uri.AbsoluteUri, name);
        return WhiteListReason.None;
    }

    /// <summary>A host name alone, as an operator enters it.</summary>
    public static WhiteListReason ReadHost(string authority, out string host)
    {
        host = "";
        if (authority.Contains('@', StringComparison.Ordinal))
        {
            return WhiteListReason.UserInfo;
        }
        if (authority.Contains('[', StringComparison.Ordinal) || authority.Contains(']', StringComparison.Ordinal))
        {
            return WhiteListReason.IpLiteral;
        }
        var colon = authority.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0)
        {
            var port = authority.AsSpan(colon + 1);
            if (port is not "443")
            {
                return port.Contains(':') ? WhiteListReason.IpLiteral : WhiteListReason.Port;
            }
            authority = authority[..colon];
        }
        if (!authority.All(MayStandInAName))
        {
            return WhiteListReason.Malformed;
        }
        // One final dot names the same host; two name none.
        var name = authority.EndsWith('.') ? authority[..^1] : authority;
        try
        {
            name = Idn.GetAscii(name).ToLowerInvariant();
            // Punycode that does not come back the same way would be shown as another name than it is.
            if (name.Contains("xn--", StringComparison.Ordinal) && !Idn.GetAscii(Idn.GetUnicode(name)).Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return WhiteListReason.Malformed;
            }
        }
        catch (ArgumentException)
        {
            return WhiteListReason.Malformed;
        }
        var labels = name.Split('.');
        if (IsNumber(labels[^1]))
        {
            return WhiteListReason.IpLiteral;
        }
        if (name.Length > 253 || labels.Length < 2 || !labels.All(IsLabel))
        {
            return WhiteListReason.Malformed;
        }
        host = name;
        return WhiteListReason.None;
    }

    // Letters and digits of any script, and the full stops of Chinese input; no look-alikes of slashes and other signs.
    private static bool MayStandInAName(char c) =>
        char.IsLetterOrDigit(c) || c is '-' or '.' or '\u3002' or '\uFF0E' or '\uFF61' or '\uFF0D' || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    // Browsers take a host for an IPv4 address when its last part is a number, in whatever base.
    private static bool IsNumber(string label) =>
        label.Length > 0 && (label.All(char.IsAsciiDigit) || (label.StartsWith("0x", StringComparison.Ordinal) && label.Skip(2).All(char.IsAsciiHexDigit)));

    private static bool IsLabel(string label) =>
        label.Length is >= 1 and <= 63 && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private static bool IsDirection(char c) => c is '\u061C' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
