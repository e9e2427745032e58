using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Features;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Admin;

/// <summary>Real accounts that act with the rights that they have at that moment.</summary>
internal static class RightsKit
{
    public static Task<Account> AccountOf(string userName) => Slice.Db<AdminDb, Account>(db => db.Accounts.AsNoTracking().SingleAsync(a => a.UserName == userName));

    /// <summary>The person behind an account, as a request of this moment knows it.</summary>
    public static async Task<Actor> ActorOf(string userName)
    {
        var account = await AccountOf(userName);
        return await Slice.Db<AdminDb, Actor>(async db => (await AdminKit.Service<AccountRights>().ActorOfAsync(db, account, default))!);
    }

    public static async Task<Guid> RoleId(string name) => await Slice.Db<AdminDb, Guid>(db => db.Roles.Where(r => r.Name == name).Select(r => r.Id).SingleAsync());

    public static Task<SaveRole.Result> MakeRole(Actor by, params string[] permissions) =>
        Slice.Send(by, new SaveRole.Command(null, AdminKit.NewName("角色"), null, permissions, null));

    /// <summary>Sets the rights of an account; what is not named stays as it is.</summary>
    public static async Task Set(Actor by, string userName, IReadOnlyList<Guid>? roles = null, IReadOnlyList<string>? permissions = null, IReadOnlyList<DataGrant>? grants = null, bool keepGrants = false)
    {
        var account = await AccountOf(userName);
        var kept = account.LimitPermissions is null ? null : account.LimitPermissions.Split(',', StringSplitOptions.RemoveEmptyEntries);
        await Slice.Send(by, new SetAccountRights.Command(account.Id, roles, permissions ?? kept, account.LimitRegions, account.LimitObjectTypes, keepGrants ? account.Grants : grants, account.Version));
    }

    public static async Task<(string UserName, Actor Actor)> SubOf(string parent)
    {
        var created = await Slice.Send(await ActorOf(parent), new CreateAccount.Command(AdminKit.NewName("s"), "测试子账号", AccountKind.SubAccount, null, parent, null, null));
        await AdminKit.Settle(created);
        return (created.UserName, await ActorOf(created.UserName));
    }

    public static DataGrant Line(DataActions actions, string? types = null, string? regions = null) => new(
        types is null ? Allowed.Everything : Allowed.Just(types.Split(',')), regions is null ? Allowed.Everything : Allowed.Just(regions.Split(',')), actions);
}
