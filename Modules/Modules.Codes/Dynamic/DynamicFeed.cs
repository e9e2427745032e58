using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Extensions;

namespace SuiShenMa.Codes.Dynamic;

/// <summary>
/// Hears of subjects and scene rules that other hosts changed, twice a second. A sequence number may become visible after a
/// later one, so the last thousand are looked at again; dropping twice does no harm.
/// </summary>
internal sealed class DynamicFeed(IServiceScopeFactory scopes, Subjects subjects, SceneRules rules, Colours colours, TimeProvider clock, ILogger<DynamicFeed> log) : BackgroundService
{
    private const int LookBack = 1000;
    private static readonly TimeSpan Keep = TimeSpan.FromMinutes(10);
    private readonly HashSet<long> _dropped = [];
    private long? _seen;
    private DateTimeOffset _sweepAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        var failing = false;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
                await rules.RefreshAsync(stoppingToken);
                await colours.RefreshAsync(stoppingToken);
                failing = false;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                if (!failing)
                {
                    log.LogWarning(e, "Could not read the changes of subjects and scene rules; trying again");
                }
                failing = true;
            }
        }
    }

    /// <summary>Looks once.</summary>
    public async Task LookAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CodesDb>();
        // What was changed before this host started is not in its memory; one look back covers what was under way.
        var seen = _seen ??= await db.SubjectChanges.MaxAsync(c => (long?)c.Sequence, ct) ?? 0;
        var from = seen - LookBack;
        foreach (var change in await db.SubjectChanges.AsNoTracking().Where(c => c.Sequence > from).OrderBy(c => c.Sequence).Select(c => new { c.Sequence, c.Ref }).ToListAsync(ct))
        {
            _seen = Math.Max(_seen ?? 0, change.Sequence);
            if (_dropped.Add(change.Sequence))
            {
                subjects.Drop(change.Ref);
            }
        }
        _dropped.RemoveWhere(s => s <= _seen - LookBack);
        var now = clock.GetUtcNow();
        if (now >= _sweepAt)
        {
            _sweepAt = now + Keep;
            var limit = (now - Keep).UtcDateTime;
            await db.SubjectChanges.Where(c => c.At < limit).ExecuteDeleteAsync(ct);
        }
    }
}
