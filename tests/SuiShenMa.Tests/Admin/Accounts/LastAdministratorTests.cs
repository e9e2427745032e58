using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using SuiShenMa.Admin;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Features;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Tests.Integrity;
using static SuiShenMa.Tests.Admin.Accounts.TwoPeopleTests;

namespace SuiShenMa.Tests.Admin.Accounts;

/// <summary>A platform of its own, where there is one administrator of each duty.</summary>
public sealed class LastAdministratorTests
{
    private static readonly (string Last, string First, string Second)[] Duties = [("sysadmin", "secadmin", "auditor"), ("secadmin", "sysadmin", "auditor"), ("auditor", "sysadmin", "secadmin")];

    private SealSite _site = null!;

    [OneTimeSetUp]
    public void Start() => _site = new SealSite();

    [OneTimeTearDown]
    public async Task Stop() => await _site.DisposeAsync();

    [Test]
    public async Task Not_even_two_end_the_last_administrator_of_a_duty()
    {
        foreach (var (last, first, _) in Duties)
        {
            foreach (var act in AdministratorActs.Taking)
            {
                (await Outcome(() => Ask(first, last, act))).ShouldBe("account.last-administrator", $"{act} {last}");
            }
        }
    }

    [Test]
    public async Task A_security_administrator_takes_no_duty_s_last_role_away()
    {
        foreach (var last in new[] { "sysadmin", "auditor" })
        {
            var account = await Account(last);
            (await Outcome(async () => await Send("secadmin", new SetAccountRights.Command(account.Id, [], null, null, null, null, account.Version)))).ShouldBe("account.last-administrator");
        }
    }

    [Test]
    public async Task A_role_of_one_s_own_making_is_not_emptied_while_a_duty_rests_on_it()
    {
        var role = await Send("secadmin", new SaveRole.Command(null, "只此一人", null, [AdminPermissions.Audit, AdminPermissions.Administrators], null));
        var auditor = await Account("auditor");
        var before = await _site.Db<AdminDb, List<Guid>>(db => db.AccountRoles.Where(r => r.AccountId == auditor.Id).Select(r => r.RoleId).ToListAsync());
        await Send("secadmin", new SetAccountRights.Command(auditor.Id, [role.Id], null, null, null, null, auditor.Version));
        (await Outcome(() => Send("secadmin", new SaveRole.Command(role.Id, "只此一人", null, [AdminPermissions.Administrators], 0)))).ShouldBe("account.last-administrator");
        await Send("secadmin", new SetAccountRights.Command(auditor.Id, before, null, null, null, null, (await Account("auditor")).Version));
        (await Outcome(() => Send("secadmin", new SaveRole.Command(role.Id, "只此一人", null, [AdminPermissions.Administrators], 0)))).ShouldBe("done");
    }

    /// <summary>One whose day is set, or who has no role, will not do the duty: the other one must stay.</summary>
    [Test]
    public async Task Of_two_that_are_to_go_at_once_one_stays()
    {
        var made = await Send("sysadmin", new CreateAccount.Command("second-auditor", "审计二", AccountKind.AuditAdministrator, "city-data", null, null, null));
        (await Outcome(() => Ask("sysadmin", "auditor", AdministratorAct.Disable))).ShouldBe("account.last-administrator", "the second one has no role yet");
        var roles = await _site.Db<AdminDb, List<Guid>>(db => db.AccountRoles.Where(r => db.Accounts.Any(a => a.Id == r.AccountId && a.UserName == "auditor")).Select(r => r.RoleId).ToListAsync());
        await Send("secadmin", new SetAccountRights.Command(made.Id, roles, null, null, null, null, (await Account("second-auditor")).Version));
        var one = await Ask("sysadmin", "auditor", AdministratorAct.SetExpiry);
        var two = await Ask("sysadmin", "second-auditor", AdministratorAct.Disable);
        var outcomes = await Task.WhenAll(new[] { one, two }.Select(change => Outcome(() => Send("secadmin", new ConfirmAdministratorChange.Command(change)))));
        outcomes.Order().ShouldBe(["account.last-administrator", "done"]);
    }

    private async Task<Guid> Ask(string who, string account, AdministratorAct act) =>
        (await Send(who, new AskAdministratorChange.Command((await Account(account)).Id, act, "演练，不再任职") { LastDay = new DateOnly(2031, 1, 1) })).Id;

    private Task<Account> Account(string name) => _site.Db<AdminDb, Account>(db => db.Accounts.AsNoTracking().SingleAsync(a => a.UserName == name));

    private async Task<T> Send<T>(string who, MediatR.IRequest<T> request)
    {
        var account = await Account(who);
        var actor = await _site.Db<AdminDb, Actor>(async db => (await _site.Service<AccountRights>().ActorOfAsync(db, account, default))!);
        return await _site.Send(request, actor);
    }
}
