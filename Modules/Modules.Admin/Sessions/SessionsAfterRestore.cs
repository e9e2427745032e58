using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel.Backup;
using SuiShenMa.Kernel.Integrity;

namespace SuiShenMa.Admin.Sessions;

/// <summary>A restore ends every session: a sign-out or a forced end since the backup would be undone otherwise.</summary>
internal sealed class SessionsAfterRestore(IServiceScopeFactory scopes) : IAfterRestore
{
    private const int Batch = 500;

    public async Task RunAsync(Restored restored, Action<string> say, CancellationToken ct)
    {
        var ended = 0;
        while (await EndSomeAsync(restored.At, ct) is > 0 and var some)
        {
            ended += some;
        }
        say(FormattableString.Invariant($"{ended} sessions ended"));
    }

    /// <summary>Row by row, because each gets its seal.</summary>
    private async Task<int> EndSomeAsync(DateTime at, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AdminDb>();
        using var look = SealedRowReading.WithoutRefusing();
        var live = await db.Sessions.Where(s => s.EndedAt == null).OrderBy(s => s.Id).Take(Batch).ToListAsync(ct);
        live.ForEach(s => s.End(SessionEnd.Restored, at));
        await db.SaveChangesAsync(ct);
        return live.Count;
    }
}
