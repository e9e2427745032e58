using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Features;
using SuiShenMa.Codes.Lists;
using SuiShenMa.Kernel;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Codes.Engine;

[Row(17, 18)]
public sealed class WhiteListTests
{
    [TestCase(WhiteListKind.Scan, "scan")]
    [TestCase(WhiteListKind.Service, "service")]
    public async Task A_host_counts_whole_and_what_lies_below_it_only_where_that_was_asked_for(WhiteListKind list, string path)
    {
        var (exact, below) = (Host(), Host());
        await Put(list, exact);
        await Put(list, below, c => c.WithSubdomains = true);
        (await Allowed(path, $"https://{exact}/x")).ShouldBe((true, null));
        (await Allowed(path, $"https://a.{exact}/x")).ShouldBe((false, "unlisted"));
        (await Allowed(path, $"https://a.b.{below}/x")).ShouldBe((true, null));
        (await Allowed(path, $"https://{below.ToUpperInvariant()}./")).ShouldBe((true, null));
        // How a text begins or ends proves nothing.
        (await Allowed(path, $"https://evil-{below}/")).ShouldBe((false, "unlisted"));
        (await Allowed(path, $"https://{below}.evil.com/")).ShouldBe((false, "unlisted"));
        (await Allowed(path, $"https://evil.com/{below}")).ShouldBe((false, "unlisted"));
        (await Allowed(path, $"https://{below}@evil.com/")).ShouldBe((false, "userInfo"));
        (await Allowed(path, $"https://{below}:8443/")).ShouldBe((false, "port"));
        (await Allowed(path, $"http://{below}/")).ShouldBe((false, "notHttps"));
    }

    [Test]
    public async Task The_two_lists_are_two()
    {
        var host = Host();
        await Put(WhiteListKind.Scan, host);
        (await Allowed("scan", $"https://{host}/")).Allowed.ShouldBeTrue();
        (await Allowed("service", $"https://{host}/")).Allowed.ShouldBeFalse();
    }

    [Test]
    public async Task An_entry_counts_within_its_days_and_while_it_is_switched_on()
    {
        var (host, today) = (Host(), Today());
        await Put(WhiteListKind.Scan, host, c => (c.From, c.Until) = (today.AddDays(-3), today.AddDays(1)));
        (await Allowed("scan", $"https://{host}/")).Allowed.ShouldBeTrue();
        using (TestHost.Clock.Ahead(TimeSpan.FromDays(3)))
        {
            (await Allowed("scan", $"https://{host}/")).ShouldBe((false, "notValid"));
        }
        var future = Host();
        await Put(WhiteListKind.Scan, future, c => c.From = today.AddDays(2));
        (await Allowed("scan", $"https://{future}/")).ShouldBe((false, "notValid"));
        var off = Host();
        await Put(WhiteListKind.Scan, off, c => c.Enabled = false);
        (await Allowed("scan", $"https://{off}/")).ShouldBe((false, "notValid"));
    }

    [Test]
    public async Task A_row_written_past_the_platform_lets_nobody_through()
    {
        var host = Host();
        await Put(WhiteListKind.Scan, host);
        await Slice.Db<CodesDb, int>(db => db.WhiteList.Where(e => e.Host == host).ExecuteUpdateAsync(s => s.SetProperty(e => e.WithSubdomains, true)));
        await Put(WhiteListKind.Scan, Host());
        (await Allowed("scan", $"https://{host}/")).ShouldBe((false, "unlisted"));
    }

    [TestCase("https://a.cn/", "host")]
    [TestCase("127.0.0.1", "host")]
    [TestCase("localhost", "host")]
    [TestCase("a.cn/path", "host")]
    [TestCase("com.cn", "withSubdomains")]
    [TestCase("github.io", "withSubdomains")]
    public async Task What_is_no_host_or_would_allow_everybody_is_not_taken(string host, string field) =>
        (await Should.ThrowAsync<InputInvalid>(() => Put(WhiteListKind.Scan, host, c => c.WithSubdomains = true))).Errors.Keys.ShouldContain(field);

    [Test]
    public async Task A_host_stands_on_a_list_once()
    {
        var host = Host();
        await Put(WhiteListKind.Scan, host);
        (await Should.ThrowAsync<InputInvalid>(() => Put(WhiteListKind.Scan, host.ToUpperInvariant()))).Errors.Keys.ShouldContain("host");
    }

    [Test]
    public async Task Who_changes_an_entry_that_somebody_else_has_changed_is_told()
    {
        var host = Host();
        await Put(WhiteListKind.Scan, host);
        var entry = await Find(host);
        var change = new SaveWhiteListEntry.Command { Id = entry.Id, List = entry.List, Host = host, Name = "一", Enabled = true, Version = entry.Version };
        await Slice.Send(Admin, change);
        (await Should.ThrowAsync<RuleViolation>(() => Slice.Send(Admin, change))).Code.ShouldBe("concurrent.change");
    }

    [Test]
    public async Task A_partner_looks_a_list_through()
    {
        var host = Host();
        await Put(WhiteListKind.Service, host);
        var answer = await new Partner().Get($"/api/v1/white-lists/service/entries?keyword={host[..12]}");
        answer.Status.ShouldBe(200);
        answer["items"].AsArray().Select(i => i!["host"]!.GetValue<string>()).ShouldContain(host);
        answer["items"][0]!["counts"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Test]
    public async Task An_administrator_adds_views_changes_and_deletes_an_entry_on_pages()
    {
        using var admin = await Operator.SignIn("admin");
        var host = Host();
        using (var added = await admin.Post("/admin/white-lists/edit?list=Scan", Form(host, "网页登记")))
        {
            added.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        }
        (await admin.Read($"/admin/white-lists?list=Scan&keyword={host}&address=https://{host}/a")).ShouldSatisfyAllConditions(h => h.ShouldContain("网页登记"), h => h.ShouldContain("放行："));
        var entry = await Find(host);
        var form = Form(host, "改过的名称");
        (form["Form.Id"], form["Form.Version"]) = (entry.Id.ToString(), "1");
        using (var changed = await admin.Post($"/admin/white-lists/edit?id={entry.Id}", form))
        {
            changed.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        }
        (await admin.Read($"/admin/white-lists/edit?id={entry.Id}")).ShouldContain("改过的名称");
        using (var wrong = await admin.Post("/admin/white-lists/edit?list=Scan", Form("10.0.0.1", "x")))
        {
            wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            WebUtility.HtmlDecode(await wrong.Content.ReadAsStringAsync()).ShouldContain("不能使用 IP 地址");
        }
        using (var deleted = await admin.Post("/admin/white-lists?list=Scan&handler=Delete", new() { ["id"] = entry.Id.ToString() }, $"/admin/white-lists?list=Scan&keyword={host}"))
        {
            deleted.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        }
        (await Allowed("scan", $"https://{host}/")).Allowed.ShouldBeFalse();
        (await Slice.Db<CodesDb, List<string>>(db => db.Audit.Where(a => a.SubjectId == host).OrderBy(a => a.Id).Select(a => a.Action).ToListAsync()))
            .ShouldBe(["white-list.created", "white-list.changed", "white-list.deleted"]);
    }

    [Test]
    public async Task A_department_may_look_but_not_touch()
    {
        using var department = await Operator.SignIn("xuhui");
        (await department.Read("/admin/white-lists")).ShouldNotContain("/admin/white-lists/edit");
        using var refused = await department.Get("/admin/white-lists/edit?list=Scan");
        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    internal static string Host() => "h" + Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(8)) + ".example.cn";

    internal static async Task Put(WhiteListKind list, string host, Action<SaveWhiteListEntry.Command>? change = null)
    {
        var command = new SaveWhiteListEntry.Command { List = list, Host = host, Name = "测试", Enabled = true };
        change?.Invoke(command);
        await Slice.Send(Admin, command);
    }

    internal static Task<WhiteListEntry> Find(string host) => Slice.Db<CodesDb, WhiteListEntry>(db => db.WhiteList.AsNoTracking().SingleAsync(e => e.Host == host));

    private static SuiShenMa.Kernel.Security.Actor Admin => Slice.As("city-data", platform: true);

    private static DateOnly Today() => DateOnly.FromDateTime(SuiShenMa.Kernel.Web.ChinaTime.Of(TestHost.Clock.GetUtcNow().UtcDateTime).Date);

    private static Dictionary<string, string> Form(string host, string name) =>
        new() { ["Form.List"] = "Scan", ["Form.Host"] = host, ["Form.Name"] = name, ["Form.Enabled"] = "true", ["Form.Version"] = "0" };

    private static async Task<(bool Allowed, string? Reason)> Allowed(string list, string url)
    {
        var answer = await new Partner().Get($"/api/v1/white-lists/{list}?url={Uri.EscapeDataString(url)}");
        answer.Status.ShouldBe(200);
        answer.Text("message").ShouldNotBeNullOrEmpty();
        return (answer["allowed"].GetValue<bool>(), answer.Text("reason"));
    }
}
