using System.Net;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using SuiShenMa.Admin.Access;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Features;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Admin;

public sealed class SignInTests
{
    [Test]
    public async Task The_right_password_opens_the_workbench_and_is_on_record()
    {
        var account = await AdminKit.CreateReady();
        using var person = await Operator.SignIn(account.UserName);
        (await person.Read("/admin")).ShouldContain("徐汇区绿化和市容管理局");
        (await Acts(account.Id)).ShouldContain("account.signed-in");
    }

    [Test]
    public async Task A_name_is_accepted_in_any_case_and_with_spaces_around()
    {
        var account = await AdminKit.CreateReady();
        using var person = await Operator.SignIn($" {account.UserName.ToUpperInvariant()} ");
        (await person.Get("/admin")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Test]
    public async Task A_wrong_password_an_unknown_name_and_a_disabled_account_get_the_same_answer()
    {
        var account = await AdminKit.CreateReady();
        var disabled = await AdminKit.CreateReady();
        await Slice.Send(AdminKit.Administrator, new DisableAccount.Command(disabled.Id));
        var wrong = await Refusal(account.UserName, "Wrong-password-1");
        var unknown = await Refusal(AdminKit.NewName("nobody"), "Wrong-password-1");
        var off = await Refusal(disabled.UserName, disabled.Password);
        wrong.Code.ShouldBe("sign-in.refused");
        (unknown.Code, unknown.Message, unknown.Status).ShouldBe((wrong.Code, wrong.Message, wrong.Status));
        (off.Code, off.Message, off.Status).ShouldBe((wrong.Code, wrong.Message, wrong.Status));
        (await Acts(account.Id)).ShouldContain("account.sign-in-failed");
    }

    [Test]
    public async Task The_page_says_it_beside_the_form_and_keeps_no_password()
    {
        using var stranger = Operator.Stranger();
        using var answer = await stranger.Post("/sign-in", new() { ["Form.UserName"] = AdminKit.NewName("nobody"), ["Form.Password"] = "Wrong-password-1" });
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        var html = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        html.ShouldContain("用户名或密码不正确");
        html.ShouldNotContain("Wrong-password-1");
    }

    [Test]
    public async Task Five_failures_lock_the_source_for_thirty_minutes_even_with_the_right_password()
    {
        var account = await AdminKit.CreateReady();
        for (var i = 0; i < SignInAttempts.FromOneSource - 1; i++)
        {
            (await Refusal(account.UserName, "Wrong-password-1", "10.1.0.1")).Code.ShouldBe("sign-in.refused");
        }
        (await Refusal(account.UserName, "Wrong-password-1", "10.1.0.1")).Code.ShouldBe("sign-in.locked");
        (await Refusal(account.UserName, account.Password, "10.1.0.1")).Code.ShouldBe("sign-in.locked");
        (await Acts(account.Id)).ShouldContain("account.locked");
        using (TestHost.Clock.Ahead(TimeSpan.FromMinutes(31)))
        {
            (await Enter(account.UserName, account.Password, "10.1.0.1")).AccountId.ShouldBe(account.Id);
        }
    }

    [Test]
    public async Task A_name_that_does_not_exist_locks_alike()
    {
        var name = AdminKit.NewName("nobody");
        for (var i = 0; i < SignInAttempts.FromOneSource; i++)
        {
            await Refusal(name, "Wrong-password-1", "10.1.0.2");
        }
        (await Refusal(name, "Wrong-password-1", "10.1.0.2")).Code.ShouldBe("sign-in.locked");
    }

    [Test]
    public async Task A_stranger_elsewhere_does_not_lock_the_owner_out()
    {
        var account = await AdminKit.CreateReady();
        for (var i = 0; i < SignInAttempts.FromOneSource; i++)
        {
            await Refusal(account.UserName, "Wrong-password-1", "10.1.0.3");
        }
        (await Enter(account.UserName, account.Password, "10.1.0.4")).AccountId.ShouldBe(account.Id);
    }

    [Test]
    public void Failures_from_many_sources_bring_a_short_lock_only()
    {
        var now = new DateTime(2026, 11, 24, 0, 0, 0, DateTimeKind.Utc);
        var everywhere = new SignInAttempts { Source = SignInAttempts.Anywhere };
        for (var i = 1; i < SignInAttempts.FromAnywhere; i++)
        {
            everywhere.Begin(now).ShouldBeFalse();
        }
        everywhere.Begin(now).ShouldBeTrue();
        everywhere.IsLocked(now.AddSeconds(59)).ShouldBeTrue();
        everywhere.IsLocked(now.AddSeconds(61)).ShouldBeFalse();
    }

    [Test]
    public async Task Many_guesses_at_once_do_not_pass_the_limit()
    {
        var account = await AdminKit.CreateReady();
        var codes = await Task.WhenAll(Enumerable.Range(0, 12).Select(async _ => (await Refusal(account.UserName, "Wrong-password-1", "10.1.0.5")).Code));
        codes.Count(c => c == "sign-in.refused").ShouldBeLessThan(SignInAttempts.FromOneSource);
    }

    [Test]
    public void A_source_that_fails_too_often_is_refused_whatever_names_it_tries()
    {
        var throttle = new SourceThrottle(TimeProvider.System);
        for (var i = 0; i < SourceThrottle.FailuresPerMinute; i++)
        {
            throttle.Take("a");
        }
        Should.Throw<RuleViolation>(() => throttle.Take("a")).Code.ShouldBe("sign-in.throttled");
        throttle.Take("b");
    }

    [TestCase("203.0.113.7", "203.0.113.7")]
    [TestCase("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [TestCase(null, "local")]
    public void A_source_is_an_address_or_a_home_network(string? address, string source) => SourceThrottle.SourceOf(address).ShouldBe(source);

    [Test]
    public async Task A_password_that_an_administrator_set_must_be_changed_first()
    {
        var created = await AdminKit.Create();
        using var person = await Operator.SignIn(created.UserName, created.Password);
        foreach (var path in new[] { "/admin", "/admin/regions" })
        {
            using var answer = await person.Get(path);
            answer.Headers.Location!.ToString().ShouldBe("/admin/password", path);
        }
        using var changed = await person.Post("/admin/password", new() { ["Form.Current"] = created.Password, ["Form.New"] = "Another-word-22", ["Form.Repeat"] = "Another-word-22" });
        changed.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await person.Get("/admin/regions")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [TestCase("short", "10 到")]
    [TestCase("alllowercaseletters", "三种")]
    public async Task A_weak_password_is_refused_beside_the_field(string weak, string says)
    {
        var account = await AdminKit.CreateReady();
        using var person = await Operator.SignIn(account.UserName);
        using var answer = await person.Post("/admin/password", new() { ["Form.Current"] = account.Password, ["Form.New"] = weak, ["Form.Repeat"] = weak });
        var html = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        html.ShouldContain(says);
        html.ShouldContain("id=\"Form_New-error\"");
    }

    [Test]
    public async Task Changing_the_password_ends_the_other_sessions()
    {
        var account = await AdminKit.CreateReady();
        using var here = await Operator.SignIn(account.UserName);
        using var there = await Operator.SignIn(account.UserName);
        using var changed = await here.Post("/admin/password", new() { ["Form.Current"] = account.Password, ["Form.New"] = "Another-word-22", ["Form.Repeat"] = "Another-word-22" });
        (await here.Get("/admin")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await ShouldBeOut(there);
    }

    [Test]
    public async Task A_disabled_account_is_out_with_its_next_request()
    {
        var account = await AdminKit.CreateReady();
        using var person = await Operator.SignIn(account.UserName);
        await Slice.Send(AdminKit.Administrator, new DisableAccount.Command(account.Id));
        await ShouldBeOut(person);
    }

    [Test]
    public async Task A_session_ends_after_half_an_hour_without_a_sign_of_life()
    {
        var account = await AdminKit.CreateReady();
        using var person = await Operator.SignIn(account.UserName);
        using (TestHost.Clock.Ahead(TimeSpan.FromMinutes(20)))
        {
            (await person.Get("/admin")).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
        using (TestHost.Clock.Ahead(TimeSpan.FromMinutes(45)))
        {
            (await person.Get("/admin")).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
        using (TestHost.Clock.Ahead(TimeSpan.FromMinutes(76)))
        {
            await ShouldBeOut(person);
        }
    }

    [Test]
    public async Task A_session_ends_after_twelve_hours_whatever_happens()
    {
        var account = await AdminKit.CreateReady();
        using var person = await Operator.SignIn(account.UserName);
        for (var minutes = 25; minutes < 12 * 60; minutes += 25)
        {
            using (TestHost.Clock.Ahead(TimeSpan.FromMinutes(minutes)))
            {
                (await person.Get("/admin")).StatusCode.ShouldBe(HttpStatusCode.OK, $"after {minutes} minutes");
            }
        }
        using (TestHost.Clock.Ahead(TimeSpan.FromMinutes((12 * 60) + 1)))
        {
            await ShouldBeOut(person);
        }
    }

    [Test]
    public async Task Signing_out_takes_a_posted_form()
    {
        var account = await AdminKit.CreateReady();
        using var person = await Operator.SignIn(account.UserName);
        using (await person.Get("/sign-out"))
        {
            (await person.Get("/admin")).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
        using var left = await person.Post("/sign-out", [], formPage: "/admin");
        await ShouldBeOut(person);
        (await Acts(account.Id)).ShouldContain("account.signed-out");
    }

    [TestCase("https://evil.example/")]
    [TestCase("//evil.example/")]
    public async Task Signing_in_never_leads_to_a_foreign_site(string target)
    {
        var account = await AdminKit.CreateReady();
        using var person = Operator.Stranger();
        using var answer = await person.Post("/sign-in", new() { ["Form.UserName"] = account.UserName, ["Form.Password"] = account.Password, ["returnUrl"] = target });
        answer.Headers.Location!.ToString().ShouldBe("/admin");
    }

    [Test]
    public async Task The_session_cookie_is_out_of_reach_of_scripts_and_foreign_sites()
    {
        var account = await AdminKit.CreateReady();
        using var person = Operator.Stranger();
        using var answer = await person.Post("/sign-in", new() { ["Form.UserName"] = account.UserName, ["Form.Password"] = account.Password });
        var cookie = answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("ssm-session=", StringComparison.Ordinal)).ToLowerInvariant();
        cookie.ShouldContain("httponly");
        cookie.ShouldContain("samesite=lax");
    }

    private static async Task ShouldBeOut(Operator person)
    {
        using var answer = await person.Get("/admin");
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        answer.Headers.Location!.ToString().ShouldContain("/sign-in");
    }

    private static async Task<RuleViolation> Refusal(string userName, string password, string source = "10.1.9.9") =>
        await Should.ThrowAsync<RuleViolation>(() => Enter(userName, password, source));

    private static async Task<SignIn.Result> Enter(string userName, string password, string source)
    {
        await using var scope = TestHost.Services.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<ActorContext>();
        context.SourceIp = source;
        var mediator = scope.ServiceProvider.GetRequiredService<IMediator>();
        return await mediator.Send(new SignIn.Command(userName, password));
    }

    private static Task<List<string>> Acts(Guid id)
    {
        var subject = id.ToString("N");
        return Slice.Db<AdminDb, List<string>>(db => db.Audit.Where(a => a.SubjectId == subject).Select(a => a.Action).ToListAsync());
    }
}
