using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.SingleSignOn;
using SuiShenMa.Kernel.Outbox;

namespace SuiShenMa.Admin.Features;

/// <summary>Notes that an account waits to be pushed to the portal; without a portal it notes nothing.</summary>
internal sealed class OnAccountSaved(AdminDb db, IOptions<SingleSignOnOptions> options) : IConsume<AccountSaved>
{
    public async Task HandleAsync(AccountSaved @event, CancellationToken ct)
    {
        if (!options.Value.Provisioning.IsOn || await db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.Id == @event.AccountId, ct) is not { } account)
        {
            return;
        }
        var row = await db.Provisioning.FirstOrDefaultAsync(p => p.AccountId == account.Id, ct)
            ?? db.Provisioning.Add(new Provisioning { AccountId = account.Id, LoginName = account.UserName }).Entity;
        row.Want(db.Now);
    }
}
