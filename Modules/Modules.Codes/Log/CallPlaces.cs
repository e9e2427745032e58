using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Codes.Data;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Log;

/// <summary>Gives batches of calls their places. A batch that can be seen is whole, so whoever follows the places never passes one that comes in later.</summary>
internal sealed class CallPlaces(IServiceScopeFactory scopes, TimeProvider clock)
{
    /// <summary>Places of one turn; no more batches get theirs in it.</summary>
    private const int Turn = 10_000;

    private const int Attempts = 5;
    private const string Counter = "call-places";

    /// <summary>The highest place that was dropped.</summary>
    public const string Dropped = "call-places-dropped";

    public async Task GiveAsync(CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<CodesDb>();
            if (!await db.CallBatches.AnyAsync(b => b.Place == null, ct))
            {
                return;
            }
            try
            {
                await db.InTransactionAsync(() => GiveAsync(db, ct), ct);
                return;
            }
            catch (Exception e) when (attempt < Attempts && (Transient.Is(e) || (e is DbUpdateException update && update.IsUniqueViolation())))
            {
                // Another host gives places at this moment; what it left is looked at again.
            }
        }
    }

    private async Task GiveAsync(CodesDb db, CancellationToken ct)
    {
        // The row is held until the places are there: two hosts do not give at once. Not below the second, so that places go on above those that collectors saw after a restore.
        var first = await NextAsync(db, ct) * Turn;
        var batches = await db.CallBatches.Where(b => b.Place == null).OrderBy(b => b.Id).Take(Turn).ToListAsync(ct);
        for (var i = 0; i < batches.Count; i++)
        {
            batches[i].Place = first + i;
        }
        await db.SaveChangesAsync(ct);
    }

    private async Task<long> NextAsync(CodesDb db, CancellationToken ct)
    {
        var second = clock.GetUtcNow().ToUnixTimeSeconds();
        if (await db.Counters.Where(c => c.Name == Counter).ExecuteUpdateAsync(s => s.SetProperty(c => c.Next, c => c.Next + 1 > second ? c.Next + 1 : second), ct) == 0)
        {
            db.Counters.Add(new CodeCounter { Name = Counter, Next = second });
            await db.SaveChangesAsync(ct);
        }
        return await db.Counters.AsNoTracking().Where(c => c.Name == Counter).Select(c => c.Next).SingleAsync(ct);
    }
}
