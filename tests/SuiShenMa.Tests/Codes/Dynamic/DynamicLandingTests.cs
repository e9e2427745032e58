using System.Net;
using Shouldly;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Codes.Dynamic;

/// <summary>Whoever scans a dynamic code with a plain camera learns what it is, and nothing about the person.</summary>
public sealed class DynamicLandingTests
{
    [Test]
    public async Task A_persons_code_says_what_it_is_and_never_whose()
    {
        var subject = Ask.NewSubject();
        var token = await Ask.PersonToken(subject, "414", name: "司马迁");
        var (status, html) = await Open("/c/" + token);
        status.ShouldBe(HttpStatusCode.OK);
        html.ShouldContain("<h1>个人随申码</h1>");
        html.ShouldContain("普通护照");
        html.ShouldContain("下一步");
        html.ShouldNotContain("司马");
        html.ShouldNotContain(subject);
        html.ShouldContain("noindex");
        // Looking uses nothing up.
        (await Ask.VerifyPerson(token)).Reason().ShouldBe("valid");
    }

    [Test]
    public async Task Each_bad_state_has_its_own_words_and_one_next_step()
    {
        var subject = Ask.NewSubject();
        var token = await Ask.PersonToken(subject);
        (await Open("/c/" + token[..^1] + (token[^1] == 'A' ? 'B' : 'A'))).ShouldSatisfyAllConditions(p => p.Status.ShouldBe(HttpStatusCode.NotFound), p => p.Html.ShouldContain("不是平台签发的"));
        (await Open("/c/" + token[..30])).ShouldSatisfyAllConditions(p => p.Status.ShouldBe(HttpStatusCode.NotFound), p => p.Html.ShouldContain("没有认出这枚码"));
        using (TestHost.Clock.Ahead(TimeSpan.FromSeconds(70)))
        {
            (await Open("/c/" + token)).ShouldSatisfyAllConditions(p => p.Status.ShouldBe(HttpStatusCode.OK), p => p.Html.ShouldContain("这枚码已过期"), p => p.Html.ShouldContain("下一步"));
        }
        (await Ask.Demo.Post($"/api/v1/subjects/{subject}/revocation", new { reason = "x" })).Status.ShouldBe(200);
        (await Open("/c/" + token)).Html.ShouldContain("这枚码已失效");
    }

    [Test]
    public async Task The_page_is_stored_nowhere_and_tells_no_other_site_where_it_came_from()
    {
        using var person = Operator.Stranger();
        using var answer = await person.Get("/c/" + await Ask.PersonToken());
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        (await answer.Content.ReadAsStringAsync()).ShouldContain("no-referrer");
    }

    private static async Task<(HttpStatusCode Status, string Html)> Open(string path)
    {
        using var person = Operator.Stranger();
        using var answer = await person.Get(path);
        return (answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()));
    }
}
