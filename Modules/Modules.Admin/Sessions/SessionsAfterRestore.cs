using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel.Backup;

namespace SuiShenMa.Admin.Sessions;

/// <summary>A restore ends every session: a sign-out or a forced end since the backup would be undone otherwise.</summary>
internal sealed class SessionsAfterRestore(IServiceScopeFactory scopes) : IAfterRestore
{
    public async Task RunAsync(Restored restored, Action<string> say, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AdminDb>();
        var ended = await db.InTransactionAsync(() => db.Sessions.Where(s => s.EndedAt == null).ExecuteUpdateAsync(s => s
            .SetProperty(x => x.EndedAt, restored.At).SetProperty(x => x.EndedBy, SessionEnd.Restored), ct), ct);
        say(FormattableString.Invariant($"{ended} sessions ended"));
    }
}
