using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Data;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Admin.Delegation;

internal sealed class OperatorRights(IServiceScopeFactory scopes, AccountRights rights) : IOperatorRights
{
    public async Task<Scope> NarrowAsync(string actorId, Scope ordered, CancellationToken ct)
    {
        if (!Guid.TryParseExact(actorId, "N", out var id))
        {
            return ordered;
        }
        await using var services = scopes.CreateAsyncScope();
        var db = services.ServiceProvider.GetRequiredService<AdminDb>();
        if (await db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.Id == id, ct) is not { } account)
        {
            return ordered;
        }
        return await rights.StandingOfAsync(db, account, ct) is { } standing
            ? ordered.Confine(standing.Actor.Scope.Regions, standing.Actor.Scope.ObjectTypes).Confine(standing.Actor.Scope.Grants)
            : Scope.Nothing;
    }
}
