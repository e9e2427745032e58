using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Features;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Outbox;
using SuiShenMa.Tests.Kit;
using static SuiShenMa.Tests.Admin.RightsKit;

namespace SuiShenMa.Tests.Admin.Accounts;

/// <summary>Credentials of administrators: GB/T 22239-2019 8.1.4.2 d, adr/0031.</summary>
public sealed partial class TwoPeopleTests
{
    [Test]
    public async Task No_administrator_alone_touches_the_credentials_of_another()
    {
        foreach (var kind in AccountKinds.Three)
        {
            var target = await AdminKit.CreateReady("city-data", kind);
            var system = await ActorOf("sysadmin");
            (await Outcome(() => Slice.Send(system, new ResetPassword.Command(target.Id)))).ShouldBe("account.two-people");
            (await Outcome(() => Slice.Send(system, new ResetSecondFactor.Command(target.Id)))).ShouldBe("account.two-people");
            (await Outcome(() => Slice.Send(system, new SaveContact.Command(target.Id, "thief@example.cn", null)))).ShouldBe("account.own-contact");
            (await Outcome(() => Slice.Send(system, new DisableAccount.Command(target.Id)))).ShouldBe("account.two-people");
            (await Outcome(() => Slice.Send(system, new DeleteAccount.Command(target.Id)))).ShouldBe("account.two-people");
            foreach (var day in new DateOnly?[] { new(2026, 1, 1), new(2099, 1, 1), null })
            {
                (await Outcome(() => Slice.Send(system, new SetAccountExpiry.Command(target.Id, day)))).ShouldBe("account.two-people");
            }
            await AdminKit.Change(target.Id, (account, _) => account.Disable("somebody"));
            (await Outcome(() => Slice.Send(system, new EnableAccount.Command(target.Id)))).ShouldBe("account.two-people");
            foreach (var other in new[] { "secadmin", "auditor" })
            {
                (await Outcome(async () => await Slice.Send(await ActorOf(other), new ResetPassword.Command(target.Id)))).ShouldBe("not-found");
            }
            (await AccountOf(target.UserName)).Disabled.ShouldBeTrue();
        }
    }

    [TestCase(nameof(AdministratorAct.Disable))]
    [TestCase(nameof(AdministratorAct.SetExpiry))]
    [TestCase(nameof(AdministratorAct.Delete))]
    public async Task An_administrator_s_account_ends_when_two_have_said_so_and_the_person_concerned_has_no_veto(string name)
    {
        var act = Enum.Parse<AdministratorAct>(name);
        var target = await AdminKit.CreateReady("city-data", AccountKind.AuditAdministrator);
        using var person = await Operator.SignIn(target.UserName);
        var change = await Ask("sysadmin", target.Id, act, new DateOnly(2026, 1, 1));
        (await person.Get("/admin/audit")).StatusCode.ShouldBe(HttpStatusCode.OK, "nothing happens before the second person");
        (await Outcome(async () => await Slice.Send(await ActorOf(target.UserName), new EndAdministratorChange.Command(change)))).ShouldBe("two-people.concerned");
        (await person.Read("/admin/administrator-changes?state=Open&pageSize=100")).ShouldNotContain(change.ToString());
        await Slice.Send(await ActorOf("secadmin"), new ConfirmAdministratorChange.Command(change));
        (await person.Get("/admin/audit")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        await Should.ThrowAsync<InvalidOperationException>(() => Operator.SignIn(target.UserName));
        var account = await AccountOf(target.UserName);
        (account.Disabled, account.DeletedAt is not null).ShouldBe((act != AdministratorAct.SetExpiry, act == AdministratorAct.Delete));
    }

    [Test]
    public async Task The_end_of_an_administrator_s_account_is_asked_for_on_the_page_with_its_day()
    {
        var target = await AdminKit.CreateReady("city-data", AccountKind.SecurityAdministrator);
        using var system = await Operator.SignIn("sysadmin");
        var signIn = await system.Read($"/admin/accounts/{target.Id}/sign-in");
        signIn.ShouldContain($"/admin/administrators/{target.Id}/ask?act=SetExpiry");
        signIn.ShouldNotContain("handler=Expiry");
        using (var asked = await system.Post($"/admin/administrators/{target.Id}/ask", new() { ["Form.Act"] = "SetExpiry", ["Form.LastDay"] = "2031-05-06", ["Form.Reason"] = "任期到 2031 年 5 月" }))
        {
            asked.StatusCode.ShouldBe(HttpStatusCode.OK);
        }
        using var audit = await Operator.SignIn("auditor");
        (await audit.Read("/admin/administrator-changes?state=Open&pageSize=100")).ShouldContain("最后可用日期 2031-05-06");
        await Slice.Send(await ActorOf("auditor"), new ConfirmAdministratorChange.Command((await OpenOf(target.Id)).Id));
        (await system.Read($"/admin/accounts/{target.Id}/sign-in")).ShouldContain("最后可用日期 2031-05-06（含当日）");
        (await Outcome(() => Ask("sysadmin", target.Id, AdministratorAct.Disable))).ShouldBe("done");
        (await Outcome(() => Ask("sysadmin", target.Id, AdministratorAct.Disable))).ShouldBe("two-people.open");
    }

    /// <summary>Rows 100 and 135 through the pages: asked by one duty, confirmed by another, and neither knows the password.</summary>
    [Test, Row(100), Row(135)]
    public async Task The_password_of_an_administrator_is_reset_by_two_and_each_has_half_of_it()
    {
        var target = await AdminKit.CreateReady("city-data", AccountKind.SecurityAdministrator);
        using var system = await Operator.SignIn("sysadmin");
        var list = await system.Read("/admin/administrators?text=" + target.UserName);
        list.ShouldContain($"/admin/administrators/{target.Id}/ask?act=ResetPassword");
        var ask = $"/admin/administrators/{target.Id}/ask";
        using var asked = await system.Post(ask, new() { ["Form.Act"] = "ResetPassword", ["Form.Reason"] = "本人忘记密码，已当面核实" });
        asked.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var first = await SecretOf(asked);
        (await AccountOf(target.UserName)).MustChangePassword.ShouldBeFalse("nothing happens before the second person");

        using var audit = await Operator.SignIn("auditor");
        var change = await OpenOf(target.Id);
        var waiting = await audit.Read("/admin/administrator-changes?state=Open&pageSize=100");
        waiting.ShouldContain("本人忘记密码，已当面核实");
        waiting.ShouldContain($"value=\"{change.Id}\" formaction=\"?handler=Confirm\"");
        using var confirmed = await audit.Post("/admin/administrator-changes?handler=Confirm", new() { ["id"] = change.Id.ToString() }, "/admin/administrator-changes");
        confirmed.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var second = await SecretOf(confirmed);

        first.ShouldNotBe(second);
        await Should.ThrowAsync<InvalidOperationException>(() => Operator.SignIn(target.UserName, target.Password));
        await Should.ThrowAsync<InvalidOperationException>(() => Operator.SignIn(target.UserName, first));
        await Should.ThrowAsync<InvalidOperationException>(() => Operator.SignIn(target.UserName, second));
        using var person = await Operator.SignIn(target.UserName, first + second);
        using var led = await person.Get("/admin/roles");
        led.Headers.Location!.ToString().ShouldBe("/admin/password");
        (await ActsOn(target.Id)).ShouldBe(["administrator-change.asked", "administrator-change.confirmed", "account.password-reset"], ignoreOrder: true);
        var row = await Slice.Db<AdminDb, AdministratorChange>(db => db.AdministratorChanges.AsNoTracking().SingleAsync(c => c.Id == change.Id));
        (row.State, row.FirstHalf).ShouldBe((AdministratorChangeState.Done, (string?)null));
    }

    [Test]
    public async Task The_person_concerned_and_those_who_may_confirm_are_told_of_each_step()
    {
        var target = await AdminKit.CreateReady("city-data", AccountKind.SecurityAdministrator);
        var second = await AdminKit.CreateReady("city-data", AccountKind.AuditAdministrator);
        var same = await AdminKit.CreateReady("city-data", AccountKind.SystemAdministrator);
        await Slice.Send(await ActorOf(target.UserName), new SaveContact.Command(target.Id, $"{target.UserName}@example.cn", null));
        var change = await Ask("sysadmin", target.Id);
        await Slice.Run<OutboxJob>();
        (await TitlesOf(target.Id)).ShouldHaveSingleItem().ShouldContain("申请为 安全管理员 " + target.UserName);
        (await TitlesOf(second.Id)).ShouldContain(t => t.Contains(target.UserName) && t.Contains("请核实后确认或拒绝"));
        (await TitlesOf(same.Id)).ShouldNotContain(t => t.Contains(target.UserName), "the same duty cannot confirm");
        await Slice.Send(await ActorOf(second.UserName), new ConfirmAdministratorChange.Command(change));
        await Slice.Run<OutboxJob>();
        (await TitlesOf(target.Id)).ShouldContain(t => t.Contains("已确认并执行"));
        (await TitlesOf((await AccountOf("sysadmin")).Id)).ShouldContain(t => t.Contains(target.UserName) && t.Contains("已确认并执行"));
        (await Slice.Db<AdminDb, int>(db => db.Messages.CountAsync(m => m.AccountId == target.Id && m.Kind == "administrator-change" && m.Way == MessageWay.Mail))).ShouldBe(2);
    }

    [Test]
    public async Task The_second_is_another_person_of_another_duty_and_not_the_one_concerned()
    {
        var target = await AdminKit.CreateReady("city-data", AccountKind.SecurityAdministrator);
        var peer = await AdminKit.CreateReady("city-data", AccountKind.SystemAdministrator);
        var change = await Ask("sysadmin", target.Id);
        foreach (var (who, code) in new[] { ("sysadmin", "two-people.same-person"), (peer.UserName, "two-people.same-duty"), (target.UserName, "two-people.concerned"), ("xuhui", "forbidden") })
        {
            (await Outcome(async () => await Slice.Send(await ActorOf(who), new ConfirmAdministratorChange.Command(change)))).ShouldBe(code, who);
        }
        (await Outcome(() => Slice.Send(AdminKit.Administrator, new ConfirmAdministratorChange.Command(change)))).ShouldBe("forbidden", "only people with an account of their own take part");
        (await Outcome(async () => await Ask(target.UserName, target.Id))).ShouldBe("account.self");
        (await Outcome(async () => await Ask("auditor", target.Id))).ShouldBe("two-people.open");
        (await AccountOf(target.UserName)).MustChangePassword.ShouldBeFalse();
        await Slice.Send(await ActorOf("auditor"), new ConfirmAdministratorChange.Command(change));
        (await AccountOf(target.UserName)).MustChangePassword.ShouldBeTrue();
    }

    [Test]
    public async Task Nobody_asks_for_an_account_that_is_no_administrator_s_or_for_what_makes_no_sense()
    {
        var person = await AdminKit.CreateReady();
        (await Outcome(() => Ask("sysadmin", person.Id))).ShouldBe("not-found");
        var target = await AdminKit.CreateReady("city-data", AccountKind.AuditAdministrator);
        (await Outcome(() => Ask("sysadmin", target.Id, AdministratorAct.Enable))).ShouldBe("account.enabled");
        (await Outcome(() => Ask("sysadmin", target.Id, AdministratorAct.ResetSecondFactor))).ShouldBe("second-factor.none");
        await Should.ThrowAsync<InputInvalid>(async () => await Slice.Send(await ActorOf("sysadmin"), new AskAdministratorChange.Command(target.Id, AdministratorAct.ResetPassword, "  急 ")));
    }

    [Test]
    public async Task What_is_not_confirmed_in_time_is_over()
    {
        var target = await AdminKit.CreateReady("city-data", AccountKind.SecurityAdministrator);
        var change = await Ask("sysadmin", target.Id);
        using (TestHost.Clock.Ahead(TimeSpan.FromMinutes(121)))
        {
            (await Outcome(async () => await Slice.Send(await ActorOf("auditor"), new ConfirmAdministratorChange.Command(change)))).ShouldBe("two-people.expired");
            await Slice.Run<ExpireAdministratorChangesJob>();
            await Slice.Run<ExpireAdministratorChangesJob>();
        }
        (await ActsOn(target.Id)).Count(a => a == "administrator-change.expired").ShouldBe(1);
        (await Outcome(async () => await Slice.Send(await ActorOf("auditor"), new ConfirmAdministratorChange.Command(change)))).ShouldBe("two-people.decided");
        (await AccountOf(target.UserName)).MustChangePassword.ShouldBeFalse();
        (await Slice.Db<AdminDb, string?>(db => db.AdministratorChanges.Where(c => c.Id == change).Select(c => c.FirstHalf).SingleAsync())).ShouldBeNull();
    }

    [Test]
    public async Task However_many_confirm_or_decline_at_once_one_decision_is_made()
    {
        var target = await AdminKit.CreateReady("city-data", AccountKind.SecurityAdministrator);
        var change = await Ask("sysadmin", target.Id);
        var auditor = await ActorOf("auditor");
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Outcome(() => i % 2 == 0
            ? Slice.Send(auditor, new ConfirmAdministratorChange.Command(change)) : Slice.Send(auditor, new EndAdministratorChange.Command(change)))));
        outcomes.Count(o => o == "done").ShouldBe(1);
        outcomes.Where(o => o != "done").ShouldAllBe(o => o == "two-people.decided");
        var acts = await ActsOn(target.Id);
        acts.Count(a => a is "administrator-change.confirmed" or "administrator-change.declined").ShouldBe(1);
        (await AccountOf(target.UserName)).MustChangePassword.ShouldBe(acts.Contains("administrator-change.confirmed"));
    }

    [Test]
    public async Task Of_many_who_ask_for_the_same_at_once_one_is_heard()
    {
        var target = await AdminKit.CreateReady("city-data", AccountKind.SecurityAdministrator);
        var outcomes = await Task.WhenAll(new[] { "sysadmin", "auditor", "sysadmin", "auditor" }.Select(who => Outcome(() => Ask(who, target.Id))));
        outcomes.Order().ShouldBe(["done", "two-people.open", "two-people.open", "two-people.open"]);
    }

    [Test]
    public async Task The_person_concerned_objects_and_who_asked_takes_it_back()
    {
        var target = await AdminKit.CreateReady("city-data", AccountKind.SecurityAdministrator);
        var change = await Ask("sysadmin", target.Id);
        using (var person = await Operator.SignIn(target.UserName))
        {
            using var declined = await person.Post("/admin/administrator-changes?handler=End", new() { ["id"] = change.ToString() }, "/admin/administrator-changes");
            declined.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        }
        (await Outcome(async () => await Slice.Send(await ActorOf("auditor"), new ConfirmAdministratorChange.Command(change)))).ShouldBe("two-people.decided");
        var again = await Ask("sysadmin", target.Id);
        (await Slice.Send(await ActorOf("sysadmin"), new EndAdministratorChange.Command(again))).State.ShouldBe(AdministratorChangeState.Withdrawn);
        (await ActsOn(target.Id)).ShouldBe(["administrator-change.asked", "administrator-change.declined", "administrator-change.asked", "administrator-change.withdrawn"]);
    }

    [Test]
    public async Task What_somebody_asked_whose_account_was_switched_off_since_is_void()
    {
        var asker = await AdminKit.CreateReady("city-data", AccountKind.SystemAdministrator);
        var target = await AdminKit.CreateReady("city-data", AccountKind.SecurityAdministrator);
        var change = await Ask(asker.UserName, target.Id);
        await Slice.Send(await ActorOf("auditor"), new ConfirmAdministratorChange.Command(await Ask("secadmin", asker.Id, AdministratorAct.Disable)));
        (await Outcome(async () => await Slice.Send(await ActorOf("auditor"), new ConfirmAdministratorChange.Command(change)))).ShouldBe("two-people.asker-gone");
    }

    [Test]
    public async Task A_switched_off_administrator_works_again_after_two_have_said_so_also_when_the_day_had_passed()
    {
        var target = await AdminKit.CreateReady("city-data", AccountKind.AuditAdministrator);
        foreach (var act in new[] { AdministratorAct.SetExpiry, AdministratorAct.Disable })
        {
            await Slice.Send(await ActorOf("secadmin"), new ConfirmAdministratorChange.Command(await Ask("sysadmin", target.Id, act, new DateOnly(2026, 1, 1))));
        }
        var change = await Ask("sysadmin", target.Id, AdministratorAct.Enable);
        await Slice.Send(await ActorOf("secadmin"), new ConfirmAdministratorChange.Command(change));
        using var person = await Operator.SignIn(target.UserName);
        (await person.Get("/admin/audit")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Test]
    public async Task An_administrator_who_lost_the_authenticator_gets_a_new_one_by_two()
    {
        var target = await AdminKit.CreateReady("city-data", AccountKind.SecurityAdministrator);
        using (var person = await Operator.SignIn(target.UserName))
        {
            await SecondFactorTests.Enrol(person);
        }
        var change = await Ask("auditor", target.Id, AdministratorAct.ResetSecondFactor);
        (await Slice.Send(await ActorOf("sysadmin"), new ConfirmAdministratorChange.Command(change))).SecondHalf.ShouldBeNull();
        using var again = await Operator.SignIn(target.UserName);
        (await again.Get("/admin/roles")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>An administrator without a role would keep the last one who works from being the last.</summary>
    [Test]
    public async Task One_without_a_role_does_not_stand_in_for_the_last_administrator_of_a_duty()
    {
        var puppet = await Slice.Send(await ActorOf("sysadmin"), new CreateAccount.Command(AdminKit.NewName(), "摆设", AccountKind.AuditAdministrator, "city-data", null, null, null));
        puppet.Role.ShouldBeNull();
        var account = await AccountOf(puppet.UserName);
        var refusal = await Slice.Db<AdminDb, string>(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            await db.AccountRoles.Where(r => r.AccountId != account.Id && db.Accounts.Any(a => a.Id == r.AccountId && a.Kind == AccountKind.AuditAdministrator && a.UserName != "auditor")).ExecuteDeleteAsync();
            var outcome = await Outcome(async () => await SuiShenMa.Admin.Delegation.LastAdministrator.DemandAnotherAsync(db, await db.Accounts.SingleAsync(a => a.UserName == "auditor"), "停用", default));
            await transaction.RollbackAsync();
            return outcome;
        });
        refusal.ShouldBe("account.last-administrator");
    }

    private static async Task<Guid> Ask(string who, Guid account, AdministratorAct act = AdministratorAct.ResetPassword, DateOnly? lastDay = null) =>
        (await Slice.Send(await ActorOf(who), new AskAdministratorChange.Command(account, act, "本人来电，已核实身份") { LastDay = lastDay })).Id;

    private static Task<AdministratorChange> OpenOf(Guid account) =>
        Slice.Db<AdminDb, AdministratorChange>(db => db.AdministratorChanges.AsNoTracking().SingleAsync(c => c.AccountId == account && c.State == AdministratorChangeState.Open));

    private static Task<List<string>> ActsOn(Guid account)
    {
        var id = account.ToString("N");
        return Slice.Db<AdminDb, List<string>>(db => db.Audit.Where(a => a.SubjectId == id && (a.Action.StartsWith("administrator-change.") || a.Action == "account.password-reset")).OrderBy(a => a.Id).Select(a => a.Action).ToListAsync());
    }

    private static Task<List<string>> TitlesOf(Guid account) =>
        Slice.Db<AdminDb, List<string>>(db => db.Notices.Where(n => n.AccountId == account && n.Kind == "administrator-change").Select(n => n.Title).ToListAsync());

    private static async Task<string> SecretOf(HttpResponseMessage answer)
    {
        var html = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var match = Secret().Match(html);
        match.Success.ShouldBeTrue(html);
        match.Groups[1].Value.Length.ShouldBe(10);
        return match.Groups[1].Value;
    }

    internal static async Task<string> Outcome(Func<Task> act)
    {
        try
        {
            await act();
            return "done";
        }
        catch (RuleViolation rule)
        {
            return rule.Code;
        }
    }

    [GeneratedRegex("<p class=\"secret\">([A-Za-z0-9]+)</p>")]
    private static partial Regex Secret();
}
