using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Features;
using SuiShenMa.Kernel;

namespace SuiShenMa.Admin.Delegation;

/// <summary>Of each kind of administrator one that works stays, or nobody could do its duty any more.</summary>
internal static class LastAdministrator
{
    public static async Task DemandAnotherAsync(AdminDb db, Account account, string what, CancellationToken ct)
    {
        // One without a role does no duty: it must not stand in for the one that goes.
        if (AccountKinds.Three.Contains(account.Kind)
            && !await db.Accounts.AnyAsync(a => a.Id != account.Id && a.Kind == account.Kind && a.DeletedAt == null && !a.Disabled && db.AccountRoles.Any(r => r.AccountId == a.Id), ct))
        {
            throw new RuleViolation("account.last-administrator", $"这是最后一个启用中的{AccountTexts.Of(account.Kind)}，不能{what}。");
        }
    }
}
