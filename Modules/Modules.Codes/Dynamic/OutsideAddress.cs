using System.Net;
using System.Net.Sockets;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Lists;

namespace SuiShenMa.Codes.Dynamic;

/// <summary>Judges the addresses that applications give along with virtual codes: not of a private network, and on a white list (rows 17 and 18).</summary>
internal sealed class VirtualCodeAddresses(IWhiteLists lists)
{
    /// <summary>Why the platform would not call this address; null when it would.</summary>
    public async ValueTask<string?> CallbackFaultAsync(string url, CancellationToken ct) =>
        OutsideAddress.IsGood(url) ? (await lists.JudgeAsync(WhiteListKind.Service, url, ct)) is { Allowed: false } no ? "：" + no.Reason.Message() + ListedIn("服务白名单", no) : null : Shape;

    /// <summary>Why a scan must not lead to this address; null when it may. It is the page of a service and the end of a scan, so either list will do.</summary>
    public async ValueTask<string?> LandingFaultAsync(string url, CancellationToken ct)
    {
        if (!OutsideAddress.IsGood(url))
        {
            return Shape;
        }
        var answer = await lists.JudgeAsync(WhiteListKind.Scan, url, ct);
        return answer.Allowed || (await lists.JudgeAsync(WhiteListKind.Service, url, ct)).Allowed ? null : "：" + answer.Reason.Message() + ListedIn("扫码白名单或服务白名单", answer);
    }

    private const string Shape = "须为 https，最长 500 个字符，不能是内网地址，不带 # 片段。";

    private static string ListedIn(string list, WhiteListAnswer answer) =>
        answer.Reason is WhiteListReason.Unlisted or WhiteListReason.NotValid ? $"请联系平台管理员将 {answer.Host} 登记到{list}。" : "";
}

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
