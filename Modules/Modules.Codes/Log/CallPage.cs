using Microsoft.EntityFrameworkCore;
using SuiShenMa.Codes.Data;

namespace SuiShenMa.Codes.Log;

/// <summary>Calls of one page, newest first.</summary>
/// <param name="Older">Where the next page begins; null when this is the last.</param>
internal sealed record CallPage(IReadOnlyList<EngineCall> Calls, long? Older)
{
    /// <param name="before">Id at which the page before ended; null for the newest.</param>
    public static async Task<CallPage> ReadAsync(CodesDb db, EngineLogFilter filter, long? before, int size, CancellationToken ct)
    {
        var calls = await filter.Apply(db, before).AsNoTracking().OrderByDescending(c => c.Id).Take(size + 1).ToListAsync(ct);
        if (calls.Count <= size)
        {
            return new CallPage(calls, null);
        }
        // Calls of two hosts may share an id; a page never ends between them.
        var next = calls[^1].Id;
        calls.RemoveAll(c => c.Id == next);
        return new CallPage(calls, next + 1);
    }
}
