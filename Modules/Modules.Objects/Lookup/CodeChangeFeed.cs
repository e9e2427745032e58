using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;

namespace SuiShenMa.Objects.Lookup;

/// <summary>Notes a change for every host, and drops the code from this host's memory once it is committed.</summary>
internal sealed class CodeChanges(ObjectCodes codes, AfterCommit after)
{
    public void Note(ObjectsDb db, string code)
    {
        db.Changes.Add(new CodeChange { Code = code, At = db.Now });
        after.Do(() => codes.Drop(code));
    }
}

/// <summary>
/// Hears of changes that other hosts made, twice a second. A sequence number may become visible after a later one, so the
/// last thousand are looked at again; dropping twice does no harm.
/// </summary>
internal sealed class CodeChangeFeed(IServiceScopeFactory scopes, ObjectCodes codes, TimeProvider clock, ILogger<CodeChangeFeed> log) : BackgroundService
{
    private const int LookBack = 1000;
    private static readonly TimeSpan Keep = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        long seen = 0;
        var dropped = new HashSet<long>();
        var next = clock.GetUtcNow();
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                var db = scope.ServiceProvider.GetRequiredService<ObjectsDb>();
                var from = seen - LookBack;
                foreach (var change in await db.Changes.AsNoTracking().Where(c => c.Sequence > from).OrderBy(c => c.Sequence).ToListAsync(stoppingToken))
                {
                    seen = Math.Max(seen, change.Sequence);
                    if (dropped.Add(change.Sequence))
                    {
                        codes.Drop(change.Code);
                    }
                }
                dropped.RemoveWhere(s => s <= seen - LookBack);
                if (clock.GetUtcNow() >= next)
                {
                    next = clock.GetUtcNow() + Keep;
                    var limit = (clock.GetUtcNow() - Keep).UtcDateTime;
                    await db.Changes.Where(c => c.At < limit).ExecuteDeleteAsync(stoppingToken);
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogWarning(e, "Could not read the changes of codes; trying again");
            }
        }
    }
}
