using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Data;
using SuiShenMa.Kernel.Integrity;

namespace SuiShenMa.Codes.Lists;

/// <summary>Judges addresses by the white lists, which are in memory; rows whose seal is broken do not count and are reported.</summary>
internal sealed class WhiteLists : IWhiteLists, IDisposable
{
    public const string Topic = "codes.white-lists";

    /// <summary>Under these anybody can register a name, so an entry for all that lies below them would allow everybody.</summary>
    public static readonly IReadOnlySet<string> OpenToRegister = new HashSet<string>(StringComparer.Ordinal)
    {
        "com.cn", "net.cn", "org.cn", "gov.cn", "edu.cn", "ac.cn", "mil.cn", "sh.cn", "bj.cn", "zj.cn", "js.cn", "gd.cn", "com.hk", "org.hk", "com.tw",
        "co.uk", "co.jp", "github.io", "gitee.io", "vercel.app", "netlify.app", "pages.dev", "workers.dev", "azurewebsites.net", "myqcloud.com", "aliyuncs.com",
    };

    private readonly Watched<Dictionary<(WhiteListKind, string), WhiteListEntry>> _entries;
    private readonly TimeProvider _clock;
    private readonly ILogger<WhiteLists> _log;

    public WhiteLists(IServiceScopeFactory scopes, TimeProvider clock, ILogger<WhiteLists> log)
    {
        (_clock, _log) = (clock, log);
        _entries = new(Topic, scopes, log, LoadAsync);
    }

    public async ValueTask<WhiteListAnswer> JudgeAsync(WhiteListKind list, string? url, CancellationToken ct)
    {
        var reason = SafeUrl.Read(url, out var canonical, out var host);
        if (reason != WhiteListReason.None)
        {
            return new WhiteListAnswer(false, null, null, null, reason);
        }
        var now = _clock.GetUtcNow().UtcDateTime;
        WhiteListEntry? near = null;
        foreach (var entry in Above(await _entries.GetAsync(ct), list, host))
        {
            if (entry.IsValidAt(now))
            {
                return new WhiteListAnswer(true, canonical, host, entry.Name, WhiteListReason.None);
            }
            near ??= entry;
        }
        return new WhiteListAnswer(false, canonical, host, near?.Name, near is null ? WhiteListReason.Unlisted : WhiteListReason.NotValid);
    }

    public void Forget() => _entries.Forget();

    public void Dispose() => _entries.Dispose();

    /// <summary>The entry of the host itself, then of each name above it that speaks for what lies below.</summary>
    private static IEnumerable<WhiteListEntry> Above(Dictionary<(WhiteListKind, string), WhiteListEntry> entries, WhiteListKind list, string host)
    {
        for (var name = host; ;)
        {
            if (entries.TryGetValue((list, name), out var entry) && (name.Length == host.Length || entry.WithSubdomains))
            {
                yield return entry;
            }
            var dot = name.IndexOf('.', StringComparison.Ordinal);
            if (dot < 0)
            {
                yield break;
            }
            name = name[(dot + 1)..];
        }
    }

    private async Task<Dictionary<(WhiteListKind, string), WhiteListEntry>> LoadAsync(CodesDb db, CancellationToken ct)
    {
        var good = new Dictionary<(WhiteListKind, string), WhiteListEntry>();
        using var all = SealedRowReading.WithoutRefusing();
        foreach (var entry in await db.WhiteList.AsNoTracking().ToListAsync(ct))
        {
            if (db.IsTrusted(entry))
            {
                good[(entry.List, entry.Host)] = entry;
            }
            else
            {
                _log.LogError("White list entry {Host} was written or changed outside the platform; it does not count", entry.Host);
            }
        }
        return good;
    }
}
