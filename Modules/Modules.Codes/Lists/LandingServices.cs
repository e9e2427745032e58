using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Data;
using SuiShenMa.Kernel.Integrity;

namespace SuiShenMa.Codes.Lists;

/// <summary>The catalogue of services on landing pages, in memory; a service whose address has left the white list is not offered.</summary>
internal sealed class LandingServices : ILandingServices, IDisposable
{
    public const string Topic = "codes.landing-services";

    private readonly Watched<ILookup<(LandingKind, string), LandingServiceEntry>> _entries;
    private readonly IWhiteLists _lists;
    private readonly ILogger<LandingServices> _log;

    public LandingServices(IServiceScopeFactory scopes, IWhiteLists lists, ILogger<LandingServices> log)
    {
        (_lists, _log) = (lists, log);
        _entries = new(Topic, scopes, log, LoadAsync);
    }

    public async ValueTask<IReadOnlyList<LandingService>> ForAsync(LandingKind kind, string typeCode, CancellationToken ct)
    {
        var entries = await _entries.GetAsync(ct);
        var wanted = entries[(kind, "")];
        if (typeCode.Length > 0)
        {
            wanted = wanted.Concat(entries[(kind, typeCode)]);
        }
        var shown = new List<LandingService>();
        foreach (var entry in wanted.OrderBy(e => e.Order).ThenBy(e => e.Name, StringComparer.Ordinal))
        {
            if (await _lists.JudgeAsync(WhiteListKind.Service, entry.Url, ct) is { Allowed: true } answer)
            {
                shown.Add(new LandingService(entry.Name, entry.Description, answer.Url!, answer.Host!, entry.NeedsLogin) { Terminals = entry.Terminals });
            }
        }
        return shown;
    }

    public void Forget() => _entries.Forget();

    public void Dispose() => _entries.Dispose();

    private async Task<ILookup<(LandingKind, string), LandingServiceEntry>> LoadAsync(CodesDb db, CancellationToken ct)
    {
        using var all = SealedRowReading.WithoutRefusing();
        var rows = await db.LandingServices.AsNoTracking().Where(e => e.Enabled).ToListAsync(ct);
        foreach (var row in rows.Where(r => !db.IsTrusted(r)))
        {
            _log.LogError("Landing service {Id} was written or changed outside the platform; it is not shown", row.Id);
        }
        return rows.Where(db.IsTrusted).ToLookup(r => (r.Kind, r.TypeCode));
    }
}
