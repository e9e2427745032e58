using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Tests.Codes;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Scenes;

[Row(38)]
public sealed class FollowScanTests
{
    [Test]
    public async Task A_scan_shows_what_this_is_who_runs_it_and_that_it_is_genuine()
    {
        var code = await SomeCode.In(ObjectCodeState.Active);
        var (status, html) = await Open("/w/" + code.Code);
        status.ShouldBe(HttpStatusCode.OK);
        html.ShouldContain("官方随申码，核验为真");
        html.ShouldContain("<h1>漕宝路地铁站公厕</h1>");
        html.ShouldContain("环卫公共厕所（核验测试）");
        html.ShouldContain(string.Join(' ', code.UnifiedCode.Chunk(3).Select(c => new string(c))));
        html.ShouldContain("漕宝路 401 号");
        html.ShouldContain("开放时间");
        html.ShouldContain("全天");
        html.ShouldContain("主管部门");
        html.ShouldContain(TestHost.Services.GetRequiredService<SuiShenMa.Admin.Contracts.IDepartments>().Find(SomeCode.Manager)!.Name, customMessage: "the department it belongs to");
        html.ShouldNotContain("内部编号 7", customMessage: "this attribute is for verifiers only");
        html.ShouldContain("noindex");
        html.Length.ShouldBeLessThan(60_000);
    }

    [Test]
    public async Task The_page_is_stored_nowhere()
    {
        using var client = new HttpClient { BaseAddress = TestHost.Address };
        using var answer = await client.GetAsync(new Uri("/w/" + (await SomeCode.In(ObjectCodeState.Active)).Code, UriKind.Relative));
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        answer.Headers.GetValues("X-Robots-Tag").Single().ShouldContain("noindex");
    }

    [TestCase(ObjectCodeState.Blank, "这是一枚空码", false)]
    [TestCase(ObjectCodeState.PendingReview, "这枚码还没有启用", false)]
    [TestCase(ObjectCodeState.Rejected, "这枚码还没有启用", false)]
    [TestCase(ObjectCodeState.Issued, "这枚码还没有启用", true)]
    [TestCase(ObjectCodeState.Disabled, "这枚码已停用", true)]
    [TestCase(ObjectCodeState.Cancelled, "这枚码已注销", true)]
    public async Task Every_state_says_what_it_means_and_one_next_step(ObjectCodeState state, string says, bool showsObject)
    {
        var (status, html) = await Open("/w/" + (await SomeCode.In(state)).Code);
        status.ShouldBe(HttpStatusCode.OK);
        html.ShouldContain(says);
        html.ShouldContain("下一步");
        html.ShouldNotContain("核验为真");
        html.Contains("漕宝路地铁站公厕", StringComparison.Ordinal).ShouldBe(showsObject);
    }

    [Test]
    public async Task An_unknown_code_is_called_not_genuine()
    {
        var (status, html) = await Open("/w/" + CodeValue.Create().Text);
        status.ShouldBe(HttpStatusCode.NotFound);
        html.ShouldContain("查无此码");
        html.ShouldContain("下一步");
    }

    [Test]
    public async Task A_misread_code_asks_to_scan_again()
    {
        var code = (await SomeCode.In(ObjectCodeState.Active)).Code;
        var (status, html) = await Open("/w/" + code[..3] + (code[3] == 'A' ? 'B' : 'A') + code[4..]);
        status.ShouldBe(HttpStatusCode.NotFound);
        html.ShouldContain("没有认出这枚码");
    }

    [Test]
    public async Task A_smuggled_row_is_not_called_genuine()
    {
        var (status, html) = await Open("/w/" + (await SomeCode.PastThePlatform(ObjectCodeState.Active, c => c.SealedTypeCode = "other")).Code);
        status.ShouldBe(HttpStatusCode.NotFound);
        html.ShouldNotContain("漕宝路");
    }

    [Test]
    public async Task Small_letters_lead_to_the_same_page() =>
        (await Open("/w/" + (await SomeCode.In(ObjectCodeState.Active)).Code.ToLowerInvariant())).Html.ShouldContain("核验为真");

    [Test]
    public async Task Large_type_needs_no_script()
    {
        var code = (await SomeCode.In(ObjectCodeState.Active)).Code;
        using var person = Operator.Stranger();
        (await person.Read("/w/" + code)).ShouldContain("href=\"?large=1\"");
        using (var answer = await person.Get($"/w/{code}?large=1"))
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
            answer.Headers.Location!.ToString().ShouldBe("/w/" + code);
        }
        (await person.Read("/w/" + code)).ShouldContain("class=\"large\"");
    }

    [Test]
    public async Task Text_from_the_database_cannot_become_markup()
    {
        var code = await SomeCode.In(ObjectCodeState.Active, c => c.Name = "<script>alert(1)</script>");
        var (_, html) = await Open("/w/" + code.Code, decode: false);
        html.ShouldNotContain("<script>alert");
    }

    [Test]
    public async Task Who_tries_out_codes_is_stopped_for_a_minute()
    {
        // In a minute of its own, so that no other test is stopped.
        using (TestHost.Clock.Ahead(TimeSpan.FromMinutes(7)))
        {
            var good = (await SomeCode.In(ObjectCodeState.Active)).Code;
            (await Open("/w/" + good)).Status.ShouldBe(HttpStatusCode.OK);
            var misses = 0;
            HttpStatusCode status;
            do
            {
                (status, _) = await Open("/w/" + CodeValue.Create().Text);
                misses++;
            }
            while (status != HttpStatusCode.TooManyRequests && misses < 130);
            status.ShouldBe(HttpStatusCode.TooManyRequests);
            misses.ShouldBeGreaterThan(60);
            (await Open("/w/" + CodeValue.Create().Text)).Html.ShouldContain("请稍后再试");
        }
        (await Open("/w/" + CodeValue.Create().Text)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    private static async Task<(HttpStatusCode Status, string Html)> Open(string path, bool decode = true)
    {
        using var client = new HttpClient { BaseAddress = TestHost.Address };
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        var html = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, decode ? WebUtility.HtmlDecode(html) : html);
    }
}
