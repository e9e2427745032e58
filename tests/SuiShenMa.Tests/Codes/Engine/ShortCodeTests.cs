using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Features;
using SuiShenMa.Codes.Short;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Tests.Enterprise;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Codes.Engine;

public sealed class ShortCodeTests
{
    private static readonly Partner Caller = new();

    [Test, Row(205, 206, 207)]
    public async Task A_code_gets_eight_characters_that_verify_and_decode()
    {
        var code = (await SomeCode.In(ObjectCodeState.Active)).Code;
        var made = await Caller.Post("/api/v1/short-codes", new { target = "https://code.example.sh.gov.cn/w/" + code.ToLowerInvariant() });
        made.Status.ShouldBe(201);
        var value = made.Text("short")!;
        ShortCodeValue.TryParse(value, out _).ShouldBeTrue();
        made.Text("url").ShouldEndWith("/s/" + value);
        foreach (var scanned in new[] { value, value.ToLowerInvariant(), made.Text("url")!, " " + value + "\r\n" })
        {
            var verified = await Caller.Post("/api/v1/short-codes/verify", new { @short = scanned });
            verified["valid"].GetValue<bool>().ShouldBeTrue(scanned);
        }
        var decoded = await Caller.Post("/api/v1/short-codes/decode", new { @short = value });
        decoded.Status.ShouldBe(200);
        decoded.Text("target").ShouldBe(code);
        decoded.Text("kind").ShouldBe("object");
    }

    [Test, Row(205, 206, 207)]
    public async Task An_enterprise_code_gets_a_short_code_that_verifies_decodes_and_leads_to_its_page()
    {
        var code = await EnterpriseKit.IssueAsync();
        foreach (var target in new[] { code, "https://ssm.example.cn/e/" + code.ToLowerInvariant() + "\r\n" })
        {
            var made = await Caller.Post("/api/v1/short-codes", new { target });
            made.Status.ShouldBeOneOf(200, 201);
            made.Text("kind").ShouldBe("enterprise");
            (await Caller.Post("/api/v1/short-codes/verify", new { @short = made.Text("short") }))["valid"].GetValue<bool>().ShouldBeTrue();
            var decoded = await Caller.Post("/api/v1/short-codes/decode", new { @short = made.Text("url") });
            (decoded.Text("kind"), decoded.Text("target")).ShouldBe(("enterprise", code));
            using var person = Operator.Stranger();
            using var scan = await person.Get("/s/" + made.Text("short"));
            (scan.StatusCode, scan.Headers.Location?.ToString()).ShouldBe((HttpStatusCode.SeeOther, "/e/" + code));
        }
        await Slice.Send(EnterpriseKit.Xuhui, new SuiShenMa.Enterprise.Features.SetEnterpriseCodeState.Command(code, false, "停业"));
        (await Caller.Post("/api/v1/short-codes", new { target = code, distinct = true })).Status.ShouldBe(201, "a code that is out of use for a time says so on its page");
        (await Caller.Post("/api/v1/short-codes", new { target = "https://ssm.example.cn/e/" + CodeValue.Create().Text })).Status.ShouldBe(400);
    }

    [Test]
    public async Task An_enterprise_code_of_the_former_system_gets_a_short_code_by_its_address()
    {
        var old = await EnterpriseKit.OldCodeAsync();
        var made = await Caller.Post("/api/v1/short-codes", new { target = "https://ssm.example.cn/e/" + old.ToLowerInvariant() });
        (made.Status, made.Text("kind")).ShouldBe((201, "enterprise"));
        (await Caller.Post("/api/v1/short-codes/decode", new { @short = made.Text("short") })).Text("target").ShouldBe(old);
        using var person = Operator.Stranger();
        using var scan = await person.Get("/s/" + made.Text("short"));
        scan.Headers.Location?.ToString().ShouldBe("/e/" + old);
        (await person.Read("/e/" + old)).ShouldContain("旧版码");
    }

    [Test]
    public async Task The_same_wish_gets_the_same_short_and_another_one_another()
    {
        var code = (await SomeCode.In(ObjectCodeState.Active)).Code;
        var end = TestHost.Clock.GetUtcNow().AddHours(1);
        var first = (await Caller.Post("/api/v1/short-codes", new { target = code })).Text("short");
        var again = await Caller.Post("/api/v1/short-codes", new { target = "https://x.cn/w/" + code });
        again.Status.ShouldBe(200);
        again.Text("short").ShouldBe(first);
        var ended = (await Caller.Post("/api/v1/short-codes", new { target = code, expiresAt = end })).Text("short");
        var own = await Caller.Post("/api/v1/short-codes", new { target = code, distinct = true });
        own.Status.ShouldBe(201);
        var others = (await new Partner("demo-fast").Post("/api/v1/short-codes", new { target = code })).Text("short");
        new[] { first, ended, own.Text("short"), others }.ShouldBeUnique();
        (await Caller.Post("/api/v1/short-codes", new { target = code, expiresAt = end })).Text("short").ShouldBe(ended);
    }

    [Test]
    public async Task Many_wishes_for_the_same_at_once_get_one_short()
    {
        var code = (await SomeCode.In(ObjectCodeState.Active)).Code;
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Caller.Post("/api/v1/short-codes", new { target = code })));
        answers.ShouldAllBe(a => a.Status == 200 || a.Status == 201);
        answers.Select(a => a.Text("short")).Distinct().Count().ShouldBe(1);
        answers.Count(a => a.Status == 201).ShouldBe(1);
    }

    [Test]
    public async Task A_repeated_request_with_its_key_gets_the_first_answer()
    {
        var (code, key) = ((await SomeCode.In(ObjectCodeState.Active)).Code, Guid.CreateVersion7().ToString("N"));
        var first = await Caller.Post("/api/v1/short-codes", new { target = code, distinct = true }, key);
        var again = await Caller.Post("/api/v1/short-codes", new { target = code, distinct = true }, key);
        (again.Status, again.Text("short")).ShouldBe((201, first.Text("short")));
    }

    [Test]
    public async Task An_address_must_be_on_the_scan_list_now_and_when_it_is_scanned()
    {
        var host = WhiteListTests.Host();
        var url = $"https://{host}/path?x=1";
        var refused = await Caller.Post("/api/v1/short-codes", new { target = url });
        refused.Status.ShouldBe(400);
        refused["errors"]["target"]!.AsArray().Count.ShouldBe(1);
        await WhiteListTests.Put(WhiteListKind.Scan, host);
        var value = (await Caller.Post("/api/v1/short-codes", new { target = url })).Text("short")!;
        var decoded = await Caller.Post("/api/v1/short-codes/decode", new { @short = value });
        (decoded.Text("kind"), decoded.Text("target")).ShouldBe(("link", url));
        using (var person = Operator.Stranger())
        {
            var page = await person.Read("/s/" + value);
            page.ShouldContain("即将离开");
            page.ShouldContain(host);
            page.ShouldContain($"href=\"{url}\"");
        }
        await Slice.Send(Slice.As("city-data", platform: true), new DeleteWhiteListEntry.Command((await WhiteListTests.Find(host)).Id));
        (await Caller.Post("/api/v1/short-codes/verify", new { @short = value })).Text("reason").ShouldBe("denied");
        var denied = await Caller.Post("/api/v1/short-codes/decode", new { @short = value });
        (denied.Status, denied.Text("code")).ShouldBe((403, "short.denied"));
        (await Open("/s/" + value)).ShouldSatisfyAllConditions(p => p.Status.ShouldBe(HttpStatusCode.Gone), p => p.Html.ShouldContain("停止放行"), p => p.Html.ShouldNotContain(url));
    }

    [Test]
    public async Task A_short_ends_when_it_should()
    {
        var code = (await SomeCode.In(ObjectCodeState.Active)).Code;
        var value = (await Caller.Post("/api/v1/short-codes", new { target = code, expiresAt = TestHost.Clock.GetUtcNow().AddMinutes(10) })).Text("short")!;
        using (TestHost.Clock.Ahead(TimeSpan.FromMinutes(11)))
        {
            (await Caller.Post("/api/v1/short-codes/verify", new { @short = value })).Text("reason").ShouldBe("expired");
            var decoded = await Caller.Post("/api/v1/short-codes/decode", new { @short = value });
            (decoded.Status, decoded.Text("code")).ShouldBe((410, "short.expired"));
            (await Open("/s/" + value)).Html.ShouldContain("已过有效期");
        }
        (await Caller.Post("/api/v1/short-codes", new { target = code, expiresAt = TestHost.Clock.GetUtcNow().AddSeconds(-1) })).Status.ShouldBe(400);
    }

    [Test]
    public async Task What_was_never_issued_is_unknown_and_what_was_misread_is_told_apart()
    {
        var never = ShortCodeValue.Create().Text;
        (await Caller.Post("/api/v1/short-codes/verify", new { @short = never })).Text("reason").ShouldBe("unknown");
        (await Caller.Post("/api/v1/short-codes/decode", new { @short = never })).Status.ShouldBe(404);
        var misread = never[..3] + (never[3] == 'A' ? 'B' : 'A') + never[4..];
        (await Caller.Post("/api/v1/short-codes/verify", new { @short = misread })).Text("reason").ShouldBe("checksum");
        (await Caller.Post("/api/v1/short-codes/decode", new { @short = misread })).Status.ShouldBe(400);
        (await Open("/s/" + never)).ShouldSatisfyAllConditions(p => p.Status.ShouldBe(HttpStatusCode.NotFound), p => p.Html.ShouldContain("查无此短码"));
        (await Open("/s/" + misread)).Html.ShouldContain("没有认出这枚短码");
    }

    [Test]
    public async Task A_row_written_past_the_platform_was_never_issued()
    {
        var code = (await SomeCode.In(ObjectCodeState.Active)).Code;
        var value = (await Caller.Post("/api/v1/short-codes", new { target = code, distinct = true })).Text("short")!;
        await Slice.Db<CodesDb, int>(db => db.ShortCodes.Where(s => s.Short == value).ExecuteUpdateAsync(s => s.SetProperty(x => x.Target, "https://evil.example.com/").SetProperty(x => x.Kind, ShortKind.Link)));
        (await Caller.Post("/api/v1/short-codes/verify", new { @short = value })).Text("reason").ShouldBe("unknown");
    }

    [Test]
    public async Task A_scan_of_a_short_leads_to_the_page_of_the_code()
    {
        var code = (await SomeCode.In(ObjectCodeState.Active)).Code;
        var value = (await Caller.Post("/api/v1/short-codes", new { target = code })).Text("short")!;
        using var person = Operator.Stranger();
        using var answer = await person.Get("/s/" + value.ToLowerInvariant());
        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        answer.Headers.Location!.ToString().ShouldBe("/w/" + code);
    }

    [TestCase("")]
    [TestCase("not a code")]
    [TestCase("https://127.0.0.1/")]
    [TestCase("https://user@zwdt.sh.gov.cn/")]
    [TestCase("javascript:alert(1)")]
    [TestCase("https://evil.example.com/s/ABCDEFGH")]
    public async Task What_is_neither_a_code_nor_an_allowed_address_is_refused(string target) =>
        (await Caller.Post("/api/v1/short-codes", new { target })).Status.ShouldBe(400);

    [Test]
    public async Task A_code_that_was_never_issued_or_is_cancelled_gets_no_short()
    {
        (await Caller.Post("/api/v1/short-codes", new { target = CodeValue.Create().Text })).Status.ShouldBe(400);
        var cancelled = await Caller.Post("/api/v1/short-codes", new { target = (await SomeCode.In(ObjectCodeState.Cancelled)).Code });
        (cancelled.Status, cancelled.Text("code")).ShouldBe((409, "state.conflict"));
    }

    [Test]
    public async Task Values_that_meet_are_drawn_again_until_the_space_is_used_up()
    {
        var space = Enumerable.Range(0, 6).Select(_ => ShortCodeValue.Create()).ToArray();
        var made = new HashSet<string>();
        for (var i = 0; i < 4; i++)
        {
            await using var scope = TestHost.Services.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<ActorContext>().Actor = new Actor(ActorKind.Application, "small-space", "", "", "", Scope.Nothing, new HashSet<string>());
            var code = (await SomeCode.In(ObjectCodeState.Active)).Code;
            var handler = ActivatorUtilities.CreateInstance<CreateShortCode.Handler>(scope.ServiceProvider, new SmallSpace(space, i));
            made.Add((await handler.Handle(new CreateShortCode.Command(code, null, false), CancellationToken.None)).Short).ShouldBeTrue();
        }
        made.Count.ShouldBe(4);
    }

    private static async Task<(HttpStatusCode Status, string Html)> Open(string path)
    {
        using var person = Operator.Stranger();
        using var answer = await person.Get(path);
        return (answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()));
    }

    /// <summary>Draws the values that were taken before first: the i-th caller meets i taken ones.</summary>
    private sealed class SmallSpace(ShortCodeValue[] space, int taken) : ShortDraw
    {
        private int _next;

        public override ShortCodeValue Next() => space[_next++ % (taken + 1)];
    }
}
