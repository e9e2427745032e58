using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Kernel.Hosting;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Kernel.Data;

/// <summary>Claims, completes and releases idempotency keys; a key lives for 24 hours.</summary>
internal sealed class IdempotencyStore(IServiceScopeFactory scopes, TimeProvider clock, NodeIdentity node)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>A process that has not finished by then is taken for dead.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <returns>The stored answer, or, without one, since when the caller holds the key and must do the work.</returns>
    /// <exception cref="RuleViolation">The key was used for another request, or the first one is still running.</exception>
    public async Task<(string? Answer, DateTime Since)> ClaimAsync(string caller, IdempotencyClaim claim, CancellationToken ct)
    {
        var now = clock.StoredNow();
        for (var attempt = 0; ; attempt++)
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<KernelDb>();
            var row = await db.Idempotency.AsNoTracking().FirstOrDefaultAsync(r => r.Caller == caller && r.Key == claim.Key, ct);
            if (row is not null && row.At < now - Lifetime)
            {
                await db.Idempotency.Where(r => r.Caller == caller && r.Key == claim.Key && r.At == row.At).ExecuteDeleteAsync(ct);
                row = null;
            }
            if (row is not null)
            {
                if (row.RequestHash != claim.RequestHash)
                {
                    throw new RuleViolation("idempotency.mismatch", "这个 Idempotency-Key 已用于另一个请求，请换一个新的键。", 422);
                }
                if (row.Answer is not null)
                {
                    return (row.Answer, row.At);
                }
                if (row.At > now - Lease || await TakeOverAsync(db, row, now, ct) == 0)
                {
                    throw InProgress();
                }
                return (null, now);
            }
            db.Idempotency.Add(new IdempotencyRecord { Caller = caller, Key = claim.Key, RequestHash = claim.RequestHash, At = now, Owner = node.Name });
            try
            {
                await db.SaveChangesAsync(ct);
                return (null, now);
            }
            catch (DbUpdateException) when (attempt < 3)
            {
                // Another request with the same key came first; look at what it left.
            }
            catch (OperationCanceledException)
            {
                // Whether the row was written nobody knows; its time says that it is this claim's.
                await using var after = scopes.CreateAsyncScope();
                await after.ServiceProvider.GetRequiredService<KernelDb>().Idempotency
                    .Where(r => r.Caller == caller && r.Key == claim.Key && r.Owner == node.Name && r.At == now && r.Answer == null).ExecuteDeleteAsync(CancellationToken.None);
                throw;
            }
        }
    }

    /// <summary>Writes the answer in the transaction of the effect. Who took so long that the key was taken over has none: the other one does the work.</summary>
    /// <exception cref="RuleViolation">The key is another's by now.</exception>
    public static async Task CompleteAsync(ModuleDb db, string caller, IdempotencyClaim claim, DateTime since, string answer, CancellationToken ct)
    {
        if (await db.Idempotency.Where(r => r.Caller == caller && r.Key == claim.Key && r.At == since && r.Answer == null).ExecuteUpdateAsync(s => s.SetProperty(r => r.Answer, answer), ct) == 0)
        {
            throw InProgress();
        }
    }

    public async Task ReleaseAsync(string caller, IdempotencyClaim claim, DateTime since, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<KernelDb>().Idempotency
            .Where(r => r.Caller == caller && r.Key == claim.Key && r.Answer == null && r.Owner == node.Name && r.At == since).ExecuteDeleteAsync(ct);
    }

    /// <summary>Frees what this node claimed before it died, and drops what is older than its lifetime.</summary>
    public async Task SweepAsync(bool atStart, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<KernelDb>();
        var limit = clock.GetUtcNow().UtcDateTime - Lifetime;
        await db.Idempotency.Where(r => r.At < limit).ExecuteDeleteAsync(ct);
        if (atStart)
        {
            await db.Idempotency.Where(r => r.Owner == node.Name && r.Answer == null).ExecuteDeleteAsync(ct);
        }
    }

    private static RuleViolation InProgress() => new("idempotency.in-progress", "相同的请求正在处理，请稍后用同一个键重试。") { RetryAfterSeconds = 1 };

    private async Task<int> TakeOverAsync(KernelDb db, IdempotencyRecord row, DateTime now, CancellationToken ct) =>
        await db.Idempotency.Where(r => r.Caller == row.Caller && r.Key == row.Key && r.Answer == null && r.At == row.At)
            .ExecuteUpdateAsync(s => s.SetProperty(r => r.At, now).SetProperty(r => r.Owner, node.Name), ct);
}
