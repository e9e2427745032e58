using System.Net;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using SuiShenMa.Admin.Access;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Features;
using SuiShenMa.Admin.SingleSignOn;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Outbox;
using SuiShenMa.Tests.Kit;
using SuiShenMa.Tools;

namespace SuiShenMa.Tests.Admin;

/// <summary>Rows 93 and 95: accounts reach the portal, and who is signed in there comes in here.</summary>
public sealed class SingleSignOnTests
{
    private PortalStage _stage = null!;

    [OneTimeSetUp]
    public async Task Start() => _stage = await PortalStage.Start();

    [OneTimeTearDown]
    public async Task Stop() => await _stage.DisposeAsync();

    [TearDown]
    public void PortalIsUp()
    {
        _stage.Users.Down = false;
        _stage.Service<PortalBreaker>().Succeeded();
    }

    [Test, Row(93, 95)]
    public async Task A_new_account_is_pushed_to_the_portal_and_comes_in_from_there()
    {
        var created = await AdminKit.Create();
        (await _stage.Push(created.Id)).State.ShouldBe(ProvisioningState.Done);
        var known = _stage.Users.Find(created.UserName)!;
        (known.Name, known.Organisation, known.Enabled, known.Roles.Single()).ShouldBe(("测试员", "徐汇区绿化和市容管理局", true, "suishenma"));
        using var person = new PortalVisitor(_stage);
        // Nobody changed the temporary password of this account: through the portal none is needed.
        var (status, at, html) = await person.SignIn(created.UserName);
        (status, at.AbsolutePath).ShouldBe((HttpStatusCode.OK, "/admin/regions"));
        html.ShouldContain(created.UserName);
        var session = await Slice.Db<AdminDb, OperatorSession>(db => db.Sessions.AsNoTracking().SingleAsync(s => s.AccountId == created.Id));
        (session.ByPortal, session.Factor).ShouldBe((true, FactorKind.None));
        session.PortalToken!.ShouldStartWith("v1.", customMessage: "sealed");
    }

    [Test, Row(93)]
    public async Task A_disabled_account_is_disabled_at_the_portal_and_refused_here_with_a_clear_sentence()
    {
        var created = await AdminKit.Create();
        await _stage.Push(created.Id);
        using var person = new PortalVisitor(_stage);
        (await person.SignIn(created.UserName)).At.AbsolutePath.ShouldBe("/admin/regions");
        await Slice.Send(AdminKit.Administrator, new DisableAccount.Command(created.Id));
        // The portal has not heard of it yet and still lets the person through.
        using var other = new PortalVisitor(_stage);
        var (status, _, html) = await other.SignIn(created.UserName);
        status.ShouldBe(HttpStatusCode.Forbidden);
        html.ShouldContain("已停用或已到期");
        (await person.Get(new Uri(_stage.Address, "/admin/regions"))).At.AbsolutePath.ShouldBe("/sign-in");
        await _stage.Push(created.Id);
        _stage.Users.Find(created.UserName)!.Enabled.ShouldBeFalse();
        await Slice.Send(AdminKit.Administrator, new EnableAccount.Command(created.Id));
        await _stage.Push(created.Id);
        _stage.Users.Find(created.UserName)!.Enabled.ShouldBeTrue();
    }

    [Test, Row(95)]
    public async Task Who_is_known_to_the_portal_only_is_refused_with_a_clear_sentence()
    {
        var name = AdminKit.NewName("foreign");
        _stage.Users.Save(name, new PushedUser("", "别处的人", "", true, []));
        using var person = new PortalVisitor(_stage);
        var (status, _, html) = await person.SignIn(name);
        status.ShouldBe(HttpStatusCode.Forbidden);
        html.ShouldContain("在本平台没有对应的账号");
    }

    [TestCase(nameof(AccountKind.SystemAdministrator))]
    [TestCase(nameof(AccountKind.SecurityAdministrator))]
    [TestCase(nameof(AccountKind.AuditAdministrator))]
    [TestCase(nameof(AccountKind.DepartmentUser))]
    public async Task A_person_of_the_portal_who_bears_the_name_of_an_account_is_not_it(string name)
    {
        var kind = Enum.Parse<AccountKind>(name);
        var account = await AdminKit.CreateReady(kind == AccountKind.DepartmentUser ? "xuhui" : "city-data", kind);
        _stage.Users.Save(account.UserName, new PushedUser("", "同名的人", "", true, []));
        using var person = new PortalVisitor(_stage);
        var (status, _, html) = await person.SignIn(account.UserName);
        status.ShouldBe(HttpStatusCode.Forbidden);
        html.ShouldContain("还没有绑定");
        (await PortalStage.Row(account.Id))?.Subject.ShouldBeNull();
    }

    /// <summary>The portal may have given the name to somebody before: what it answers to a push makes nobody an administrator.</summary>
    [Test]
    public async Task The_answer_to_a_push_binds_no_administrator()
    {
        var account = await AdminKit.CreateReady("city-data", AccountKind.AuditAdministrator);
        (await _stage.Push(account.Id)).State.ShouldBe(ProvisioningState.Done);
        using var person = new PortalVisitor(_stage);
        (await person.SignIn(account.UserName)).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Test, Row(95)]
    public async Task Whoever_holds_the_account_binds_it_with_its_password_and_then_comes_in_through_the_portal()
    {
        var account = await AdminKit.CreateReady("city-data", AccountKind.AuditAdministrator);
        var portalName = AdminKit.NewName("person");
        var known = _stage.Users.Save(portalName, new PushedUser("", "本人", "", true, []));
        using var person = new PortalVisitor(_stage);
        (await person.Get(new Uri(_stage.Address, "/sign-in/portal-binding"))).At.AbsolutePath.ShouldBe("/sign-in", "the account comes first");
        await person.Post("/sign-in", new() { ["Form.UserName"] = account.UserName, ["Form.Password"] = account.Password }, "/sign-in");
        (await person.Get(new Uri(_stage.Address, "/admin/my-account"))).Html.ShouldContain("/sign-in/portal-binding");
        var (status, at, html) = await person.Through("/sign-in/portal-binding", portalName);
        (status, at.AbsolutePath).ShouldBe((HttpStatusCode.OK, "/sign-in/portal-binding"));
        html.ShouldContain(portalName);
        (await person.Post("/sign-in/portal-binding", new() { ["Password"] = "Wrong-password-1" }, "/sign-in/portal-binding")).ShouldContain("密码不正确");
        (await PortalStage.Row(account.Id))?.Subject.ShouldBeNull();
        (await person.Post("/sign-in/portal-binding", new() { ["Password"] = account.Password }, "/sign-in/portal-binding")).ShouldContain("已绑定统一门户账号");
        (await PortalStage.Row(account.Id))!.Subject.ShouldBe(known.Subject);

        using var browser = new PortalVisitor(_stage);
        (await browser.SignIn(portalName, target: "/admin/audit")).At.AbsolutePath.ShouldBe("/admin/audit");
        await Slice.Send(AdminKit.Administrator, new PushAccountAgain.Command(account.Id));
        await _stage.Push(account.Id);
        (await PortalStage.Row(account.Id))!.Subject.ShouldBe(known.Subject, "a push does not undo what the holder bound");

        var other = await AdminKit.CreateReady();
        (await Should.ThrowAsync<RuleViolation>(async () => await Slice.Send(await RightsKit.ActorOf(other.UserName), new BindPortal.Command(known.Subject, other.Password)))).Code.ShouldBe("portal.taken");
        (await Slice.Db<AdminDb, int>(db => db.Audit.CountAsync(a => a.Action == "account.portal-bound" && a.SubjectId == account.Id.ToString("N")))).ShouldBe(1);
    }

    [Test]
    public async Task What_the_holder_unbinds_opens_nothing_any_more_and_no_push_binds_it_again()
    {
        var account = await AdminKit.CreateReady();
        await _stage.Push(account.Id);
        using var through = new PortalVisitor(_stage);
        (await through.SignIn(account.UserName)).At.AbsolutePath.ShouldBe("/admin/regions");
        using var person = new PortalVisitor(_stage);
        await person.Post("/sign-in", new() { ["Form.UserName"] = account.UserName, ["Form.Password"] = account.Password }, "/sign-in");
        (await person.Get(new Uri(_stage.Address, "/admin/my-account"))).Html.ShouldContain("/admin/portal-unbinding");
        (await person.Post("/admin/portal-unbinding", new() { ["Password"] = "Wrong-password-1" }, "/admin/portal-unbinding")).ShouldContain("密码不正确，没有解除绑定");
        (await PortalStage.Row(account.Id))!.Subject.ShouldNotBeNull();
        (await person.Post("/admin/portal-unbinding", new() { ["Password"] = account.Password }, "/admin/portal-unbinding")).ShouldContain("已解除与统一门户的绑定");
        (await through.Get(new Uri(_stage.Address, "/admin/regions"))).At.Query.ShouldContain("ended=PortalUnbound");
        (await person.Get(new Uri(_stage.Address, "/admin/my-account"))).Html.ShouldNotContain("/admin/portal-unbinding", customMessage: "this browser goes on, and nothing is bound");

        await Slice.Send(AdminKit.Administrator, new PushAccountAgain.Command(account.Id));
        (await _stage.Push(account.Id)).Subject.ShouldBeNull();
        using var again = new PortalVisitor(_stage);
        (await again.SignIn(account.UserName)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await Acts(account.Id)).ShouldContain("account.portal-unbound");
        await _stage.Run<OutboxJob>();
        (await Slice.Db<AdminDb, int>(db => db.Notices.CountAsync(n => n.AccountId == account.Id && n.Kind == "portal-binding"))).ShouldBe(1);
    }

    [Test]
    public async Task A_reset_of_the_password_undoes_what_was_bound_with_it_and_leaves_what_the_portal_answered()
    {
        var (bound, pushed) = (await AdminKit.CreateReady(), await AdminKit.CreateReady());
        await Slice.Send(await RightsKit.ActorOf(bound.UserName), new BindPortal.Command("subject-" + bound.UserName, bound.Password));
        await _stage.Push(pushed.Id);
        await Slice.Send(AdminKit.Administrator, new ResetPassword.Command(bound.Id));
        await Slice.Send(AdminKit.Administrator, new ResetPassword.Command(pushed.Id));
        (await PortalStage.Row(bound.Id))!.ShouldSatisfyAllConditions(r => r.Subject.ShouldBeNull(), r => r.UnboundAt.ShouldNotBeNull());
        (await PortalStage.Row(pushed.Id))!.Subject.ShouldNotBeNull();
    }

    [Test]
    public async Task Who_is_recognised_as_somebody_else_signs_in_at_the_portal_anew()
    {
        var account = await AdminKit.CreateReady();
        var (wrong, right) = (AdminKit.NewName("wrong"), AdminKit.NewName("right"));
        _stage.Users.Save(wrong, new PushedUser("", "同事", "", true, []));
        _stage.Users.Save(right, new PushedUser("", "本人", "", true, []));
        using var person = new PortalVisitor(_stage);
        await person.Post("/sign-in", new() { ["Form.UserName"] = account.UserName, ["Form.Password"] = account.Password }, "/sign-in");
        (await person.Through("/sign-in/portal-binding", wrong)).Html.ShouldContain(wrong);
        (await person.Get(new Uri(_stage.Address, "/sign-in/portal-binding"))).Html.ShouldContain("/sign-in/portal-binding?another=true", customMessage: "the way out is on the page");
        var (_, at, html) = await person.Through("/sign-in/portal-binding?another=true", right);
        at.AbsolutePath.ShouldBe("/sign-in/portal-binding");
        html.ShouldContain(right);
        html.ShouldNotContain(wrong);
    }

    [Test]
    public async Task A_portal_that_went_away_is_told_of_where_one_came_from()
    {
        await using var stage = await PortalStage.Start();
        var account = await AdminKit.CreateReady();
        await stage.Push(account.Id);
        using (var first = new PortalVisitor(stage))
        {
            (await first.SignIn(account.UserName)).At.AbsolutePath.ShouldBe("/admin/regions", "the host knows the portal's addresses now");
        }
        await stage.ClosePortal();
        using var person = await Operator.SignIn(account.UserName, address: stage.Address);
        using (var binding = await person.Get("/sign-in/portal-binding"))
        {
            binding.Headers.Location!.ToString().ShouldBe("/admin/my-account?portal=away");
        }
        (await person.Read("/admin/my-account?portal=away")).ShouldContain("统一门户暂时无法访问");
        using var stranger = Operator.Stranger(stage.Address);
        using (var entry = await stranger.Get("/sign-in/portal?returnUrl=%2Fadmin%2Fregions"))
        {
            entry.Headers.Location!.ToString().ShouldBe("/sign-in?portal=away&returnUrl=%2Fadmin%2Fregions");
        }
        (await stranger.Read("/sign-in?portal=away")).ShouldContain("统一门户暂时无法访问");
    }

    private static Task<List<string>> Acts(Guid account)
    {
        var id = account.ToString("N");
        return Slice.Db<AdminDb, List<string>>(db => db.Audit.Where(a => a.SubjectId == id).Select(a => a.Action).ToListAsync());
    }

    [Test, Row(95)]
    public async Task Signing_out_goes_round_through_the_portal()
    {
        var created = await AdminKit.Create();
        await _stage.Push(created.Id);
        using var person = new PortalVisitor(_stage);
        await person.SignIn(created.UserName);
        var html = await person.Post("/sign-out", [], "/admin/regions");
        var exit = new Uri(System.Text.RegularExpressions.Regex.Match(html, "url=([^\"]+)\"").Groups[1].Value);
        exit.Authority.ShouldBe(_stage.PortalAddress.Authority);
        (await person.Get(exit)).At.ShouldBe(new Uri(_stage.Address, "/sign-in"));
        (await person.Get(new Uri(_stage.Address, "/admin/regions"))).At.AbsolutePath.ShouldBe("/sign-in");
        (await person.Get(new Uri(_stage.Address, "/sign-in/portal"))).At.AbsolutePath.ShouldBe("/login", "the portal has forgotten the person too");
    }

    [Test, Row(95)]
    public async Task A_second_factor_of_the_portal_counts_and_without_one_ours_is_asked_for()
    {
        var (account, _, _) = await SecondFactorTests.Enrolled();
        await _stage.Push(account.Id);
        using var weak = new PortalVisitor(_stage);
        (await weak.SignIn(account.UserName)).At.AbsolutePath.ShouldBe("/sign-in/code");
        using var strong = new PortalVisitor(_stage);
        (await strong.SignIn(account.UserName, mfa: true)).At.AbsolutePath.ShouldBe("/admin/regions");
        await using var policy = await Policies.Set((PolicyTable.FactorTrustPortal, 0));
        _stage.Service<PolicyBook>().Drop();
        using var distrusted = new PortalVisitor(_stage);
        (await distrusted.SignIn(account.UserName, mfa: true)).At.AbsolutePath.ShouldBe("/sign-in/code");
        _stage.Service<PolicyBook>().Drop();
    }

    [Test, Row(95)]
    public async Task An_answer_that_the_platform_did_not_ask_for_opens_nothing()
    {
        using var person = new PortalVisitor(_stage);
        var (_, at, html) = await person.Get(new Uri(_stage.Address, "/sign-in/portal/callback?code=stolen&state=forged"));
        at.AbsolutePath.ShouldBe("/sign-in");
        html.ShouldContain("没有收到统一门户的有效答复");
        (await person.Get(new Uri(_stage.Address, "/sign-in/portal/done"))).At.AbsolutePath.ShouldBe("/sign-in");
    }

    [Test, Row(93)]
    public async Task While_the_portal_is_down_nothing_is_lost_and_the_push_arrives_when_it_is_up_again()
    {
        await _stage.Settle();
        _stage.Users.Down = true;
        var created = await AdminKit.Create();
        var waiting = await _stage.Push(created.Id);
        (waiting.State, waiting.Attempts, waiting.LastError).ShouldBe((ProvisioningState.Waiting, 1, "门户接口回答 503"));
        using var admin = await Operator.SignIn("admin", address: _stage.Address);
        (await admin.Read("/admin/provisioning?loginName=" + created.UserName)).ShouldContain("门户接口回答 503");
        _stage.Users.Down = false;
        using var again = await admin.Post("/admin/provisioning?handler=Push", new() { ["id"] = created.Id.ToString() }, formPage: "/admin/provisioning");
        again.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        _stage.Service<PortalBreaker>().Succeeded();
        (await _stage.Push(created.Id)).State.ShouldBe(ProvisioningState.Done);
        _stage.Users.Find(created.UserName).ShouldNotBeNull();
    }

    [Test, Row(93)]
    public async Task A_push_whose_host_was_killed_is_taken_up_by_another_one_after_its_lease()
    {
        var created = await AdminKit.Create();
        await _stage.Run<OutboxJob>();
        // The host took the row and died before it could say how the push went.
        await Slice.Db<AdminDb, int>(db =>
        {
            var until = db.Now + Provisioning.Lease;
            return db.Provisioning.Where(p => p.AccountId == created.Id).ExecuteUpdateAsync(s => s.SetProperty(p => p.DueAt, until));
        });
        await _stage.Run<PushAccountsJob>();
        _stage.Users.Find(created.UserName).ShouldBeNull();
        using var ahead = TestHost.Clock.Ahead(Provisioning.Lease + TimeSpan.FromSeconds(1));
        (await _stage.Push(created.Id)).State.ShouldBe(ProvisioningState.Done);
        _stage.Users.Find(created.UserName)!.Times.ShouldBe(1);
    }

    [Test]
    public async Task Five_failures_in_a_row_leave_the_portal_in_peace_for_a_minute()
    {
        var breaker = new PortalBreaker(TestHost.Clock);
        for (var i = 0; i < PortalBreaker.FailuresInARow; i++)
        {
            breaker.IsOpen.ShouldBeFalse();
            breaker.Failed();
        }
        breaker.IsOpen.ShouldBeTrue();
        using (TestHost.Clock.Ahead(PortalBreaker.Pause))
        {
            breaker.IsOpen.ShouldBeFalse();
        }
        breaker.Succeeded();
        breaker.IsOpen.ShouldBeFalse();
        await Task.CompletedTask;
    }

    [Test]
    public async Task Who_created_an_account_is_told_when_it_does_not_reach_the_portal()
    {
        var creator = await AdminKit.CreateReady("city-data", AccountKind.PlatformAdministrator);
        await _stage.Settle();
        await Slice.Send(AdminKit.Administrator with { Id = creator.Id.ToString("N") }, new SaveContact.Command(creator.Id, creator.UserName + "@example.cn", null));
        var created = await Slice.Send(AdminKit.Administrator with { Id = creator.Id.ToString("N") },
            new CreateAccount.Command(AdminKit.NewName(), "测试员", AccountKind.DepartmentUser, "xuhui", null, null, null));
        await _stage.Run<OutboxJob>();
        await Slice.Db<AdminDb, int>(db => db.Provisioning.Where(p => p.AccountId == created.Id).ExecuteUpdateAsync(s => s.SetProperty(p => p.Attempts, Provisioning.TellAfter - 1)));
        _stage.Users.Down = true;
        await _stage.Run<PushAccountsJob>();
        (await PortalStage.Row(created.Id))!.Attempts.ShouldBe(Provisioning.TellAfter);
        await _stage.Run<OutboxJob>();
        var told = await Slice.Db<AdminDb, List<string>>(db => db.Messages.Where(m => m.AccountId == creator.Id && m.Way == MessageWay.Mail).Select(m => m.Kind).ToListAsync());
        told.ShouldBe(["provisioning-failed"]);
        var keeper = await RightsKit.AccountOf("sysadmin");
        (await Slice.Db<AdminDb, bool>(db => db.Notices.AnyAsync(n => n.AccountId == keeper.Id && n.Kind == "provisioning-failed"))).ShouldBeTrue();
    }

    [Test]
    public void After_two_days_a_push_has_failed_and_waits_for_somebody()
    {
        var row = new Provisioning();
        row.Want(DateTime.UnixEpoch);
        for (var i = 1; i < Provisioning.MaxAttempts; i++)
        {
            row.Missed("no", forGood: false, DateTime.UnixEpoch);
            row.State.ShouldBe(ProvisioningState.Waiting);
        }
        row.Missed("no", forGood: false, DateTime.UnixEpoch);
        row.State.ShouldBe(ProvisioningState.Failed);
    }

    [Test]
    public async Task Without_a_portal_there_is_no_button_and_no_way_to_it()
    {
        using var person = Operator.Stranger();
        (await person.Read("/sign-in")).ShouldNotContain("统一门户登录");
        (await person.Get("/sign-in/portal")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var stranger = Operator.Stranger(_stage.Address);
        (await stranger.Read("/sign-in")).ShouldContain("统一门户登录");
    }
}
