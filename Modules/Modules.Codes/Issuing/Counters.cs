using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SuiShenMa.Codes.Data;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Issuing;

/// <summary>Takes runs of numbers that no host ever gets again.</summary>
internal interface IRuns
{
    /// <returns>The first of <paramref name="count"/> numbers.</returns>
    Task<long> TakeAsync(int count, CancellationToken ct);
}

/// <summary>One host with its own files: the high-water mark is the counter. Not the database, whose only writer may be the caller.</summary>
internal sealed class FileRuns(HighWaterMark mark) : IRuns
{
    public Task<long> TakeAsync(int count, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return Task.FromResult(mark.Move(next => next + count));
    }
}

/// <summary>
/// Many hosts: a row of the database in a short transaction of its own, and below it each host's own high-water mark,
/// which shows when the database has been restored.
/// </summary>
internal sealed class DatabaseRuns(IServiceScopeFactory scopes, HighWaterMark mark, ILogger<DatabaseRuns> log) : IRuns
{
    /// <summary>Numbers passed over after a restore: other hosts may have taken some that this host's mark does not know.</summary>
    public const long LeapAfterRestore = 1_000_000;

    public const string Name = HighWaterMark.UnifiedCodes;
    private const int Attempts = 8;

    public async Task<long> TakeAsync(int count, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var first = await TryTakeAsync(count, ct);
                mark.Move(before => Math.Max(before, first + count));
                return first;
            }
            catch (Exception e) when (attempt < Attempts && (e is DbUpdateException || Transient.Is(e)))
            {
                await Task.Delay(Random.Shared.Next(5, 20) << Math.Min(attempt, 5), ct);
            }
        }
    }

    private async Task<long> TryTakeAsync(int count, CancellationToken ct)
    {
        var known = mark.Read();
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CodesDb>();
        return await db.InTransactionAsync(async () =>
        {
            if (await db.Counters.Where(c => c.Name == Name).ExecuteUpdateAsync(s => s.SetProperty(c => c.Next, c => c.Next + count), ct) == 0)
            {
                db.Counters.Add(new CodeCounter { Name = Name, Next = count });
                await db.SaveChangesAsync(ct);
            }
            var first = await db.Counters.AsNoTracking().Where(c => c.Name == Name).Select(c => c.Next).SingleAsync(ct) - count;
            if (first >= known)
            {
                return first;
            }
            log.LogWarning("The counter of unified codes stands at {Counter}, below {Mark} that this host knows: the database was restored. Going on from beyond", first, known);
            first = known + LeapAfterRestore;
            await db.Counters.Where(c => c.Name == Name).ExecuteUpdateAsync(s => s.SetProperty(c => c.Next, first + count), ct);
            return first;
        }, ct);
    }
}
