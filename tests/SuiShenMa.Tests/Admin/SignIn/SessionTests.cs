using System.Net;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using SuiShenMa.Admin.Access;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Features;
using SuiShenMa.Admin.Sessions;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Admin;

/// <summary>GB/T 22239-2019 8.1.4.1 b and 8.1.4.2 c: sessions live on the server.</summary>
public sealed class SessionTests
{
    [Test]
    public async Task A_session_is_on_the_list_with_its_source_and_device()
    {
        var account = await AdminKit.CreateReady();
        using var person = await Operator.SignIn(account.UserName);
        var session = (await SessionsOf(account.Id)).Single();
        (session.SourceIp, session.EndedAt).ShouldBe(("127.0.0.1", null));
        using var admin = await Operator.SignIn("admin");
        (await admin.Read("/admin/sessions?userName=" + account.UserName)).ShouldContain(account.UserName);
        (await person.Read("/admin/my-account")).ShouldContain("本次登录");
    }

    [Test]
    public async Task Signing_out_ends_the_session_on_the_server_and_a_kept_cookie_opens_nothing()
    {
        var account = await AdminKit.CreateReady();
        using var person = await Operator.SignIn(account.UserName);
        var cookie = person.Cookie("ssm-session");
        using (await person.Post("/sign-out", [], formPage: "/admin"))
        {
            (await SessionsOf(account.Id)).Single().EndedBy.ShouldBe(SessionEnd.SignedOut);
        }
        await ShouldBeOut(cookie);
    }

    [Test]
    public async Task A_third_sign_in_ends_the_oldest_of_two_and_says_so()
    {
        var account = await AdminKit.CreateReady();
        using var first = await Operator.SignIn(account.UserName);
        using var second = await Operator.SignIn(account.UserName);
        using var third = await Operator.SignIn(account.UserName);
        using var answer = await first.Get("/admin");
        answer.Headers.Location!.ToString().ShouldContain("ended=Displaced");
        (await second.Get("/admin")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await third.Get("/admin")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Test]
    public async Task By_policy_the_third_sign_in_is_refused_instead()
    {
        var account = await AdminKit.CreateReady();
        await using var policy = await Policies.Set((PolicyTable.RefuseWhenFull, 1));
        using var first = await Operator.SignIn(account.UserName);
        using var second = await Operator.SignIn(account.UserName);
        using var stranger = Operator.Stranger();
        using var answer = await stranger.Post("/sign-in", new() { ["Form.UserName"] = account.UserName, ["Form.Password"] = account.Password });
        answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await first.Get("/admin")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Test]
    public async Task Many_sign_ins_at_once_leave_two_sessions()
    {
        var account = await AdminKit.CreateReady();
        var people = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            try
            {
                return await Operator.SignIn(account.UserName);
            }
            catch (InvalidOperationException)
            {
                // Counted as busy or too many at a time: a person would press again.
                return null;
            }
        }));
        people.Count(p => p is not null).ShouldBeGreaterThan(1);
        (await SessionsOf(account.Id)).Count(s => s.EndedAt is null).ShouldBe(2);
        foreach (var person in people)
        {
            person?.Dispose();
        }
    }

    [Test]
    public async Task An_administrator_forces_a_session_out_and_it_is_over_with_its_next_request()
    {
        var account = await AdminKit.CreateReady();
        using var person = await Operator.SignIn(account.UserName);
        (await person.Get("/admin")).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var admin = await Operator.SignIn("admin");
        using var forced = await admin.Post("/admin/sessions?handler=Out", new() { ["id"] = (await SessionsOf(account.Id)).Single().Id.ToString() }, formPage: "/admin/sessions");
        forced.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        using var answer = await person.Get("/admin");
        answer.Headers.Location!.ToString().ShouldContain("ended=ForcedOut");
        var ended = (await SessionsOf(account.Id)).Single();
        (ended.EndedBy, ended.EndedByName).ShouldBe((SessionEnd.ForcedOut, "admin"));
    }

    [Test]
    public async Task Nobody_ends_a_session_of_somebody_else_as_their_own()
    {
        var (victim, other) = (await AdminKit.CreateReady(), await AdminKit.CreateReady());
        using var person = await Operator.SignIn(victim.UserName);
        using var thief = await Operator.SignIn(other.UserName);
        using var answer = await thief.Post("/admin/my-account?handler=End", new() { ["id"] = (await SessionsOf(victim.Id)).Single().Id.ToString() }, formPage: "/admin/my-account");
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await person.Get("/admin")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Test]
    public async Task A_reset_password_and_a_disabled_account_end_the_sessions_with_their_reason()
    {
        var (reset, disabled) = (await AdminKit.CreateReady(), await AdminKit.CreateReady());
        using var one = await Operator.SignIn(reset.UserName);
        using var two = await Operator.SignIn(disabled.UserName);
        await Slice.Send(AdminKit.Administrator, new ResetPassword.Command(reset.Id));
        await Slice.Send(AdminKit.Administrator, new DisableAccount.Command(disabled.Id));
        (await SessionsOf(reset.Id)).Single().EndedBy.ShouldBe(SessionEnd.PasswordChanged);
        (await SessionsOf(disabled.Id)).Single().EndedBy.ShouldBe(SessionEnd.AccountDisabled);
    }

    [Test]
    public async Task A_session_of_an_account_whose_kind_changed_is_over()
    {
        var account = await AdminKit.CreateReady();
        using var person = await Operator.SignIn(account.UserName);
        await AdminKit.Put(account.Id, ("Kind", AccountKind.PlatformAdministrator));
        using var answer = await person.Get("/admin");
        answer.Headers.Location!.ToString().ShouldContain("ended=RightsChanged");
        (await SessionsOf(account.Id)).Single().EndedBy.ShouldBe(SessionEnd.RightsChanged);
    }

    [Test]
    public async Task A_changed_cookie_opens_nothing()
    {
        var account = await AdminKit.CreateReady();
        using var person = await Operator.SignIn(account.UserName);
        var cookie = person.Cookie("ssm-session");
        var middle = cookie.Length / 2;
        await ShouldBeOut(cookie[..middle] + (cookie[middle] == 'A' ? 'B' : 'A') + cookie[(middle + 1)..]);
        (await person.Get("/admin")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Test]
    public async Task The_idle_end_comes_at_its_minute_and_polling_is_no_sign_of_life()
    {
        var account = await AdminKit.CreateReady();
        await using var policy = await Policies.Set((PolicyTable.IdleMinutes, 10));
        using var person = await Operator.SignIn(account.UserName);
        using (TestHost.Clock.Ahead(TimeSpan.FromSeconds(540)))
        {
            using var poll = new HttpRequestMessage(HttpMethod.Get, new Uri(TestHost.Address, "/admin"));
            poll.Headers.Add("Cookie", "ssm-session=" + person.Cookie("ssm-session"));
            poll.Headers.Add(CookieAccess.PollHeader, "1");
            using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
            (await client.SendAsync(poll)).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
        using (TestHost.Clock.Ahead(TimeSpan.FromSeconds(600)))
        {
            using var answer = await person.Get("/admin");
            answer.Headers.Location!.ToString().ShouldContain("ended=Idle");
        }
    }

    [Test]
    public async Task Signs_of_life_are_written_once_a_minute_at_most()
    {
        var account = await AdminKit.CreateReady();
        using var person = await Operator.SignIn(account.UserName);
        var begun = (await SessionsOf(account.Id)).Single().LastSeenAt;
        using (TestHost.Clock.Ahead(TimeSpan.FromSeconds(50)))
        {
            await person.Read("/admin");
            (await SessionsOf(account.Id)).Single().LastSeenAt.ShouldBe(begun);
        }
        using (TestHost.Clock.Ahead(TimeSpan.FromSeconds(70)))
        {
            await person.Read("/admin");
            (await SessionsOf(account.Id)).Single().LastSeenAt.ShouldBeGreaterThan(begun);
        }
    }

    [Test]
    public async Task The_sweep_marks_what_time_has_ended()
    {
        var account = await AdminKit.CreateReady();
        using var person = await Operator.SignIn(account.UserName);
        using (TestHost.Clock.Ahead(TimeSpan.FromMinutes(31)))
        {
            await Slice.Run<SweepSessionsJob>();
        }
        (await SessionsOf(account.Id)).Single().EndedBy.ShouldBe(SessionEnd.Idle);
    }

    [TestCase("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0.0.0 Safari/537.36 Edg/128.0.0.0", "Edge 128 · Windows")]
    [TestCase("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0.0.0 Safari/537.36", "Chrome 128 · Windows")]
    [TestCase("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1", "Safari 17 · iPhone")]
    [TestCase("\u001b[31mevil\r\nline", "未知系统")]
    [TestCase(null, "未知设备")]
    public void A_device_is_told_in_few_words(string? userAgent, string text) => DeviceText.Of(userAgent).ShouldBe(text);

    private static async Task ShouldBeOut(string cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(TestHost.Address, "/admin"));
        request.Headers.Add("Cookie", "ssm-session=" + cookie);
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
        using var answer = await client.SendAsync(request);
        answer.Headers.Location!.ToString().ShouldContain("/sign-in");
    }

    private static Task<List<OperatorSession>> SessionsOf(Guid account) =>
        Slice.Db<AdminDb, List<OperatorSession>>(db => db.Sessions.AsNoTracking().Where(s => s.AccountId == account).OrderBy(s => s.CreatedAt).ToListAsync());
}
