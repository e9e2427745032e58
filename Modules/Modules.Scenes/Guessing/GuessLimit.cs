using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Configuration;

namespace SuiShenMa.Scenes.Guessing;

/// <summary>
/// Stops whoever tries out code values: only misses count, so that the many phones behind one address of a mobile network
/// are never shut out by scanning codes that exist.
/// </summary>
internal sealed class GuessLimit(TimeProvider clock, IConfiguration configuration)
{
    private const int MostSources = 100_000;
    private readonly int _perMinute = configuration.GetValue("Scenes:MissesPerMinute", 60);
    private volatile Minute _current = new(0);

    /// <returns>Null when the source may go on, else the seconds until it may.</returns>
    public int? SecondsToWait(string source)
    {
        var (minute, wait) = Now();
        return minute.Misses.TryGetValue(KeyOf(source), out var misses) && misses >= _perMinute ? wait : null;
    }

    public void Missed(string source)
    {
        var (minute, _) = Now();
        // Beyond that many sources in one minute it is no guessing any more, and memory is dearer than the count.
        if (minute.Misses.Count < MostSources)
        {
            minute.Misses.AddOrUpdate(KeyOf(source), 1, (_, misses) => misses + 1);
        }
    }

    private (Minute, int) Now()
    {
        var seconds = clock.GetUtcNow().ToUnixTimeSeconds();
        var current = _current;
        if (current.Number != seconds / 60)
        {
            _current = current = new Minute(seconds / 60);
        }
        return (current, (int)(60 - (seconds % 60)));
    }

    // One subscriber holds a whole /64 of IPv6.
    private static string KeyOf(string source) =>
        IPAddress.TryParse(source, out var ip) && ip.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? Convert.ToHexString(ip.GetAddressBytes().AsSpan(0, 8))
            : source;

    private sealed class Minute(long number)
    {
        public long Number { get; } = number;

        public ConcurrentDictionary<string, int> Misses { get; } = new(StringComparer.Ordinal);
    }
}
