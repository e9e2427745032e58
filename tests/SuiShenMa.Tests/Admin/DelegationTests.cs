using Microsoft.EntityFrameworkCore;
using Shouldly;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Features;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Tests.Kit;
using static SuiShenMa.Tests.Admin.RightsKit;

namespace SuiShenMa.Tests.Admin;

/// <summary>Statement B2: nobody gives what they lack, directly or indirectly; narrowing a parent narrows all below, at once.</summary>
public sealed class DelegationTests
{
    [Test, Row(96)]
    public async Task A_department_account_makes_sub_accounts_and_sees_them_with_creator_and_time()
    {
        var head = await AdminKit.CreateReady();
        var sub = await SubOf(head.UserName);
        var listed = (await Slice.Send(await ActorOf(head.UserName), new ListSubAccounts.Query { Text = sub.UserName })).Items.Single();
        (listed.CreatedBy, listed.Parent, listed.Disabled).ShouldBe((head.UserName, head.UserName, false));
        listed.CreatedAt.ShouldBeGreaterThan(DateTime.MinValue);
        sub.Actor.DepartmentId.ShouldBe("xuhui");
        sub.Actor.May("objects.enter").ShouldBeTrue();
        sub.Actor.May("objects.review").ShouldBeFalse("not among the usual permissions of a sub-account");
        var other = await AdminKit.CreateReady("jingan");
        (await Slice.Send(await ActorOf(other.UserName), new ListSubAccounts.Query { Text = sub.UserName })).Total.ShouldBe(0);
    }

    [Test, Row(97), Row(98)]
    public async Task A_sub_account_can_inherit_all_or_a_part_of_permissions_types_actions_and_regions()
    {
        var head = await AdminKit.CreateReady();
        var sub = await SubOf(head.UserName);
        var me = await ActorOf(head.UserName);
        await Set(me, sub.UserName, permissions: [Account.Whole]);
        (await ActorOf(sub.UserName)).Permissions.ShouldBe(me.Permissions, ignoreOrder: true);
        await Set(me, sub.UserName, permissions: ["objects.list", "objects.review"], grants: [Line(DataActions.View, regions: "310104"), Line(DataActions.View | DataActions.Edit, "03001", "310104010")]);
        var now = await ActorOf(sub.UserName);
        now.Permissions.ShouldBe(["objects.list", "objects.review"], ignoreOrder: true);
        now.Scope.Allows(DataActions.View, "09999", "310104012").ShouldBeTrue();
        now.Scope.Allows(DataActions.Edit, "03001", "310104010").ShouldBeTrue();
        now.Scope.Allows(DataActions.Edit, "03001", "310104012").ShouldBeFalse();
        now.Scope.Allows(DataActions.Delete, "03001", "310104010").ShouldBeFalse();
        now.Scope.RegionsFor(DataActions.Edit).Items.ShouldBe(["310104010"], "pickers offer no more");
    }

    [Test]
    public async Task Nobody_gives_a_permission_or_a_region_that_they_lack()
    {
        var head = await AdminKit.CreateReady();
        var sub = await SubOf(head.UserName);
        var me = await ActorOf(head.UserName);
        (await Refused(() => Set(me, sub.UserName, permissions: ["objects.types.manage"]))).ShouldBe("grant.beyond");
        (await Refused(() => Set(me, sub.UserName, permissions: ["admin.accounts"]))).ShouldBe("grant.beyond");
        (await Refused(() => Set(me, sub.UserName, grants: [Line(DataActions.View, regions: "310106")]))).ShouldBe("grant.beyond");
        (await Refused(() => Set(me, sub.UserName, grants: [Line(DataActions.View)]))).ShouldBe("grant.beyond");
        (await Refused(async () => await Set(me, sub.UserName, roles: [await RoleId("市级部门管理员")]))).ShouldBe("forbidden");
    }

    [Test]
    public async Task A_sub_account_below_a_narrowed_one_cannot_be_given_back_what_its_parent_lost()
    {
        var head = await AdminKit.CreateReady();
        var middle = await SubOf(head.UserName);
        var top = await ActorOf(head.UserName);
        await Set(top, middle.UserName, permissions: ["objects.list", "objects.export", "admin.sub-accounts"]);
        var low = await SubOf(middle.UserName);
        low.Actor.May("objects.list").ShouldBeTrue();
        await Set(await ActorOf(middle.UserName), low.UserName, permissions: ["objects.list", "objects.export"]);
        (await ActorOf(low.UserName)).May("objects.export").ShouldBeTrue();

        await Set(top, middle.UserName, permissions: ["objects.list", "admin.sub-accounts"], grants: [Line(DataActions.View, regions: "310104010")]);
        var narrowed = await ActorOf(low.UserName);
        narrowed.May("objects.export").ShouldBeFalse("the parent lost it");
        narrowed.Scope.Allows(DataActions.View, "X", "310104012").ShouldBeFalse();
        (await Refused(async () => await Set(await ActorOf(middle.UserName), low.UserName, permissions: ["objects.list", "objects.export"], grants: [Line(DataActions.View, regions: "310104012")])))
            .ShouldBe("grant.beyond");
    }

    [Test]
    public async Task A_change_of_the_parent_gives_nothing_that_the_mover_lacks()
    {
        var head = await AdminKit.CreateReady();
        var (narrow, wide) = (await SubOf(head.UserName), await SubOf(head.UserName));
        var top = await ActorOf(head.UserName);
        await Set(top, narrow.UserName, permissions: ["objects.list", "admin.sub-accounts"]);
        await Set(top, wide.UserName, permissions: [Account.Whole]);
        var low = await SubOf(narrow.UserName);
        await Set(await ActorOf(narrow.UserName), low.UserName, permissions: [Account.Whole]);
        var account = await AccountOf(low.UserName);
        (await Refused(async () => await Slice.Send(await ActorOf(narrow.UserName), new ChangeAccount.Command(account.Id, "新名", null, wide.UserName, account.Version)))).ShouldBe("account.parent");
        (await Refused(async () => await Slice.Send(await ActorOf("sysadmin"), new ChangeAccount.Command(account.Id, "新名", null, wide.UserName, account.Version)))).ShouldBe("grant.beyond");
        await Slice.Send(top, new ChangeAccount.Command(account.Id, "新名", null, wide.UserName, account.Version));
        (await ActorOf(low.UserName)).May("objects.review").ShouldBeTrue();
    }

    [Test]
    public async Task No_account_becomes_its_own_ancestor()
    {
        var head = await AdminKit.CreateReady();
        var middle = await SubOf(head.UserName);
        var top = await ActorOf(head.UserName);
        await Set(top, middle.UserName, permissions: [Account.Whole]);
        var low = await SubOf(middle.UserName);
        var account = await AccountOf(middle.UserName);
        (await Refused(() => Slice.Send(top, new ChangeAccount.Command(account.Id, "名", null, low.UserName, account.Version)))).ShouldBe("account.parent");
    }

    [Test]
    public async Task A_system_administrator_makes_accounts_but_gives_no_rights()
    {
        var system = await ActorOf("sysadmin");
        var created = await Slice.Send(system, new CreateAccount.Command(AdminKit.NewName(), "新同事", AccountKind.DepartmentUser, "xuhui", null, null, null));
        created.Role.ShouldBeNull();
        await AdminKit.Settle(created);
        (await ActorOf(created.UserName)).Permissions.ShouldBeEmpty();
        (await Refused(async () => await Set(system, created.UserName, roles: [await RoleId("区级部门管理员")]))).ShouldBe("forbidden");
        (await Refused(() => MakeRole(system, "objects.list"))).ShouldBe("forbidden");
        await Set(await ActorOf("secadmin"), created.UserName, roles: [await RoleId("区级部门管理员")]);
        (await ActorOf(created.UserName)).May("objects.review").ShouldBeTrue();
    }

    [Test]
    public async Task Administrators_of_one_duty_cannot_be_given_another_nor_any_business()
    {
        var security = await ActorOf("secadmin");
        (await Refused(async () => await Set(security, "sysadmin", roles: [await RoleId("系统管理员"), await RoleId("审计管理员")]))).ShouldBe("role.kind");
        (await Refused(async () => await Set(security, "auditor", roles: [await RoleId("市级部门管理员")]))).ShouldBe("role.kind");
        (await Refused(async () => await Set(security, "xuhui", roles: [await RoleId("系统管理员")]))).ShouldBe("role.kind");
        (await Refused(async () => await Set(security, "secadmin", roles: []))).ShouldBe("account.self");
    }

    [Test, Row(103)]
    public async Task A_ceiling_of_the_department_bites_at_the_next_request()
    {
        var id = AdminKit.NewName("dep");
        await Slice.Send(AdminKit.Administrator, new SaveDepartment.Command(id, "部门" + id, "310104", null, null));
        var head = await AdminKit.CreateReady(id);
        (await ActorOf(head.UserName)).Scope.Allows(DataActions.Export, "03001", "310104010").ShouldBeTrue();
        (await ActorOf(head.UserName)).Scope.Allows(DataActions.Export, "03001", "310106011").ShouldBeFalse("another district");
        await Slice.Send(await ActorOf("secadmin"), new SetDepartmentGrants.Command(id, [Line(DataActions.View | DataActions.Export, regions: "310104010")], 0));
        var now = await ActorOf(head.UserName);
        now.Scope.Allows(DataActions.Export, "03001", "310104010").ShouldBeTrue();
        now.Scope.Allows(DataActions.Export, "03001", "310104012").ShouldBeFalse();
        now.Scope.Allows(DataActions.Edit, "03001", "310104010").ShouldBeFalse();
        await Slice.Send(await ActorOf("secadmin"), new SetDepartmentGrants.Command(id, [], 1));
        (await ActorOf(head.UserName)).Scope.For(DataActions.View).ShouldBeEmpty("an empty list is nothing, not everything");
    }

    [Test, Row(93)]
    public async Task A_deleted_account_is_gone_but_its_name_is_never_used_again()
    {
        var made = await AdminKit.CreateReady();
        using var person = await Operator.SignIn(made.UserName);
        await Slice.Send(AdminKit.Administrator, new DeleteAccount.Command(made.Id));
        using var answer = await person.Get("/admin");
        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.Redirect, "its session ends with the next request");
        (await Slice.Send(AdminKit.Administrator, new ListAccounts.Query { Text = made.UserName })).Total.ShouldBe(0);
        (await Refused(() => Slice.Send(AdminKit.Administrator, new CreateAccount.Command(made.UserName, "又一个", AccountKind.DepartmentUser, "xuhui", null, null, null)))).ShouldBe("account.exists");
        (await Slice.Db<AdminDb, bool>(db => db.Audit.AnyAsync(a => a.Action == "account.deleted" && a.SubjectId == made.Id.ToString("N")))).ShouldBeTrue();
    }

    [Test]
    public async Task An_account_with_sub_accounts_is_not_deleted_and_a_stranger_s_is_not_found()
    {
        var head = await AdminKit.CreateReady();
        var sub = await SubOf(head.UserName);
        (await Refused(() => Slice.Send(AdminKit.Administrator, new DeleteAccount.Command(head.Id)))).ShouldBe("account.has-sub-accounts");
        var stranger = await ActorOf((await AdminKit.CreateReady("jingan")).UserName);
        var id = (await AccountOf(sub.UserName)).Id;
        foreach (var act in new Func<Task>[]
        {
            () => Slice.Send(stranger, new DeleteAccount.Command(id)), () => Slice.Send(stranger, new DisableAccount.Command(id)), () => Slice.Send(stranger, new ResetPassword.Command(id)),
            () => Set(stranger, sub.UserName, permissions: []),
        })
        {
            (await Refused(act)).ShouldBe("not-found");
        }
    }

    [Test, Row(99)]
    public async Task A_department_account_stops_and_restarts_its_sub_account()
    {
        var head = await AdminKit.CreateReady();
        var sub = await SubOf(head.UserName);
        using var person = await Operator.SignIn(sub.UserName);
        var me = await ActorOf(head.UserName);
        var id = (await AccountOf(sub.UserName)).Id;
        await Slice.Send(me, new DisableAccount.Command(id));
        using var answer = await person.Get("/admin");
        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.Redirect);
        await Slice.Send(me, new EnableAccount.Command(id));
        using var again = await Operator.SignIn(sub.UserName);
        (await again.Get("/admin/object-codes")).StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
    }

    /// <summary>Narrowing and granting at the same moment, again and again: whatever the order, the low account never has more than the middle one.</summary>
    [Test]
    public async Task Narrowing_and_granting_at_once_never_leaves_more_than_the_parent_has()
    {
        var head = await AdminKit.CreateReady();
        var middle = await SubOf(head.UserName);
        var top = await ActorOf(head.UserName);
        await Set(top, middle.UserName, permissions: ["objects.list", "objects.export", "admin.sub-accounts"]);
        var low = await SubOf(middle.UserName);
        for (var round = 0; round < 8; round++)
        {
            var granter = await ActorOf(middle.UserName);
            await Task.WhenAll(
                Try(() => Set(top, middle.UserName, permissions: round % 2 == 0 ? ["objects.list", "admin.sub-accounts"] : ["objects.list", "objects.export", "admin.sub-accounts"])),
                Try(() => Set(granter, low.UserName, permissions: ["objects.list", "objects.export"])),
                Try(() => Set(granter, low.UserName, permissions: ["objects.list"])));
            var above = await ActorOf(middle.UserName);
            (await ActorOf(low.UserName)).Permissions.ShouldAllBe(p => above.May(p));
        }
    }

    private static async Task Try(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (RuleViolation)
        {
            // Losing is an answer too.
        }
    }

    private static async Task<string> Refused(Func<Task> act) => (await Should.ThrowAsync<RuleViolation>(act)).Code;
}
