using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using SuiShenMa.Kernel.Data;

namespace SuiShenMa.Kernel.Jobs;

/// <summary>A row of work that one host at a time does.</summary>
public interface IClaimed
{
    /// <summary>Who works on it; null when nobody does.</summary>
    string? ClaimedBy { get; set; }

    /// <summary>Until when the claim holds without a sign of life.</summary>
    DateTime? ClaimedUntil { get; set; }
}

/// <summary>Claims, renews and finds again rows of work, so that two hosts or two runs do nothing twice (promise P8, docs/adr/0041).</summary>
public static class Claims
{
    /// <summary>A host that gives no sign of life for so long has lost its work.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    /// <summary>So many lost races in a row are no bad luck any more; the job's next turn goes on.</summary>
    private const int Attempts = 20;

    /// <summary>Takes the first row that nobody holds, that was this host's before it died, or whose holder gives no sign of life.</summary>
    /// <param name="open">The rows that wait or are under way.</param>
    /// <param name="inOrder">The order in which they are to be done.</param>
    /// <param name="same">The row that was found, by its key.</param>
    /// <param name="also">What the claim sets beside.</param>
    /// <returns>The row as claimed, not tracked; null when there is nothing to do.</returns>
    public static async Task<T?> ClaimAsync<T>(
        this ModuleDb db, IQueryable<T> open, Func<IQueryable<T>, IQueryable<T>> inOrder, Func<T, Expression<Func<T, bool>>> same, string me, CancellationToken ct,
        Expression<Func<SetPropertyCalls<T>, SetPropertyCalls<T>>>? also = null) where T : class, IClaimed
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var now = db.Now;
            if (await inOrder(Free(open.AsNoTracking(), now, me)).FirstOrDefaultAsync(ct) is not { } found)
            {
                return null;
            }
            // The row is judged once more by the statement that takes it: of two hosts one finds it open and free.
            var key = same(found);
            if (await Free(open.Where(key), now, me).SetAsync(me, now + Lease, also, ct))
            {
                return await db.Set<T>().AsNoTracking().SingleAsync(key, ct);
            }
        }
        return null;
    }

    /// <summary>The sign of life of who holds the row, with its progress.</summary>
    /// <param name="row">The row by its key, in the state in which the caller knows it.</param>
    /// <returns>False when it is no longer the caller's: ended, dropped, or taken over.</returns>
    public static Task<bool> RenewAsync<T>(
        this ModuleDb db, IQueryable<T> row, string me, CancellationToken ct, Expression<Func<SetPropertyCalls<T>, SetPropertyCalls<T>>>? also = null) where T : class, IClaimed =>
        row.Where(r => r.ClaimedBy == me).SetAsync(me, db.Now + Lease, also, ct);

    private static IQueryable<T> Free<T>(IQueryable<T> rows, DateTime now, string me) where T : class, IClaimed
    {
        // A time too far ahead was written by a clock that ran away.
        var never = now + Lease + Lease;
        return rows.Where(r => r.ClaimedUntil == null || r.ClaimedUntil < now || r.ClaimedUntil > never || r.ClaimedBy == me);
    }

    private static async Task<bool> SetAsync<T>(
        this IQueryable<T> rows, string me, DateTime until, Expression<Func<SetPropertyCalls<T>, SetPropertyCalls<T>>>? also, CancellationToken ct) where T : class, IClaimed
    {
        Expression<Func<SetPropertyCalls<T>, SetPropertyCalls<T>>> set = s => s.SetProperty(r => r.ClaimedBy, me).SetProperty(r => r.ClaimedUntil, until);
        return await rows.ExecuteUpdateAsync(also is null ? set : Expression.Lambda<Func<SetPropertyCalls<T>, SetPropertyCalls<T>>>(
            ReplacingExpressionVisitor.Replace(also.Parameters[0], set.Body, also.Body), set.Parameters), ct) == 1;
    }
}
