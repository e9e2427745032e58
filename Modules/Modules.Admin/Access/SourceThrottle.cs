using System.Collections.Concurrent;
using System.Net;
using SuiShenMa.Kernel;

namespace SuiShenMa.Admin.Access;

/// <summary>Refuses a source that fails too often, whatever names it tries; per host, so N hosts let N times as many through.</summary>
internal sealed class SourceThrottle(TimeProvider clock)
{
    public const int FailuresPerMinute = 30;
    private const int MaxSources = 50_000;
    private readonly ConcurrentDictionary<string, Window> _sources = new();

    /// <summary>Counts an attempt as a failure until <see cref="GiveBack"/> says that it was none.</summary>
    public void Take(string source)
    {
        var now = clock.GetTimestamp();
        if (_sources.Count >= MaxSources)
        {
            foreach (var (key, old) in _sources.Where(s => clock.GetElapsedTime(s.Value.Start) > TimeSpan.FromMinutes(1)))
            {
                _sources.TryRemove(KeyValuePair.Create(key, old));
            }
        }
        var window = _sources.AddOrUpdate(source,
            _ => new Window(now, 1),
            (_, w) => clock.GetElapsedTime(w.Start, now) > TimeSpan.FromMinutes(1) ? new Window(now, 1) : w with { Count = w.Count + 1 });
        if (window.Count > FailuresPerMinute || _sources.Count > MaxSources * 2)
        {
            throw new RuleViolation("sign-in.throttled", "该网络地址的登录尝试过于频繁，请一分钟后再试。", 429) { RetryAfterSeconds = 60 };
        }
    }

    public void GiveBack(string source) =>
        _sources.AddOrUpdate(source, _ => new Window(clock.GetTimestamp(), 0), (_, w) => w with { Count = Math.Max(0, w.Count - 1) });

    /// <summary>One household or office under IPv6 has a whole /64.</summary>
    public static string SourceOf(string? address)
    {
        if (!IPAddress.TryParse(address, out var ip))
        {
            return "local";
        }
        if (ip.AddressFamily != System.Net.Sockets.AddressFamily.InterNetworkV6)
        {
            return ip.ToString();
        }
        var bytes = ip.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes) + "/64";
    }

    private sealed record Window(long Start, int Count);
}
