using System.Net;
using System.Net.Sockets;

namespace SuiShenMa.Codes.Dynamic;

/// <summary>Addresses that people are sent to or that the platform calls: https only, no names or addresses of private networks.</summary>
internal static class OutsideAddress
{
    public const int Longest = 500;

    public static bool IsGood(string text)
    {
        if (text.Length > Longest || text.Any(c => c is <= ' ' or > '~' or '\\') || !Uri.TryCreate(text, UriKind.Absolute, out var uri)
            || uri.Scheme != Uri.UriSchemeHttps || uri.UserInfo.Length > 0 || uri.Fragment.Length > 0)
        {
            return false;
        }
        return uri.HostNameType switch
        {
            UriHostNameType.Dns => IsPublicName(uri.IdnHost),
            UriHostNameType.IPv4 or UriHostNameType.IPv6 => IPAddress.TryParse(uri.IdnHost.Trim('[', ']'), out var ip) && IsPublic(ip),
            _ => false,
        };
    }

    private static bool IsPublicName(string host) =>
        host.Contains('.', StringComparison.Ordinal) && !host.EndsWith('.')
        && !PrivateEndings.Any(e => host.EndsWith(e, StringComparison.OrdinalIgnoreCase)) && !host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        // 2130706433 and 0x7f.1 are addresses in other writings; a top-level domain is never a number.
        && !char.IsAsciiDigit(host[host.LastIndexOf('.') + 1]);

    private static readonly string[] PrivateEndings = [".localhost", ".local", ".internal", ".intranet", ".lan", ".home.arpa"];

    private static bool IsPublic(IPAddress ip)
    {
        if (ip.IsIPv4MappedToIPv6)
        {
            ip = ip.MapToIPv4();
        }
        if (ip.AddressFamily == AddressFamily.InterNetworkV6)
        {
            return !(IPAddress.IsLoopback(ip) || ip.IsIPv6LinkLocal || ip.IsIPv6SiteLocal || ip.IsIPv6UniqueLocal || ip.IsIPv6Multicast || ip.Equals(IPAddress.IPv6None));
        }
        var b = ip.GetAddressBytes();
        return !(b[0] is 0 or 10 or 127 or >= 224 || (b[0] == 172 && b[1] is >= 16 and < 32) || (b[0] == 192 && b[1] == 168) || (b[0] == 169 && b[1] == 254)
            || (b[0] == 100 && b[1] is >= 64 and < 128) || (b[0] == 198 && b[1] is 18 or 19));
    }
}
