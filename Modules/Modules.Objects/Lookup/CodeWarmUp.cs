using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;

namespace SuiShenMa.Objects.Lookup;

/// <summary>
/// Reads the newest codes into memory after start, in the background: a host that was just started verifies any of them
/// without the database. What is not read yet comes from its row, as always.
/// </summary>
internal sealed class CodeWarmUp(IServiceScopeFactory scopes, ObjectCodes codes, ILogger<CodeWarmUp> log) : BackgroundService
{
    private const int Chunk = 5_000;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The host answers first.
        await Task.Yield();
        var clock = Stopwatch.StartNew();
        var read = 0;
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<ObjectsDb>();
            var below = long.MaxValue;
            while (read < codes.Capacity)
            {
                var turns = codes.Turns();
                List<ObjectCode> rows;
                using (SealedRowReading.Unjudged())
                {
                    rows = await db.Codes.AsNoTracking().Where(c => c.Id < below && c.State != ObjectCodeState.Blank).OrderByDescending(c => c.Id).Take(Chunk).ToListAsync(stoppingToken);
                }
                rows.ForEach(r => codes.Keep(db, r, turns));
                read += rows.Count;
                if (rows.Count < Chunk)
                {
                    break;
                }
                below = rows[^1].Id;
            }
            if (read >= Chunk)
            {
                log.LogInformation("Codes in memory: {Count}, after {Seconds:0.0} s", read, clock.Elapsed.TotalSeconds);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogWarning(e, "Not all codes could be read into memory; the others are read when they are asked for");
        }
    }
}
