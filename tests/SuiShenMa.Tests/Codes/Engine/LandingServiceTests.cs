using System.Net;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Features;
using SuiShenMa.Kernel;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Tests.Enterprise;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Codes.Engine;

[Row(21)]
public sealed class LandingServiceTests
{
    [Test]
    public async Task A_guest_sees_what_can_be_done_here_and_before_tapping_whether_it_needs_a_login()
    {
        var host = WhiteListTests.Host();
        await WhiteListTests.Put(WhiteListKind.Service, host);
        await Put("报修", $"https://{host}/repair", SomeCode.TypeCode, login: false);
        await Put("我的预约", $"https://{host}/mine", SomeCode.TypeCode, login: true);
        await Put("别的类型", $"https://{host}/other", "t-other", login: false);
        var page = await Page((await SomeCode.In(ObjectCodeState.Active)).Code);
        page.ShouldContain($"<a href=\"https://{host}/repair\" rel=\"noopener noreferrer nofollow\"><strong>报修</strong><span class=\"login\">无需登录</span>");
        page.ShouldContain("<strong>我的预约</strong><span class=\"login yes\">需要登录</span>");
        page.ShouldContain(host);
        page.ShouldNotContain("别的类型");
        page.ShouldContain("无需登录即可查看");
        (await Page((await SomeCode.In(ObjectCodeState.Disabled)).Code)).ShouldNotContain("报修", customMessage: "a code that is out of use offers nothing");
    }

    [Test]
    public async Task The_page_of_an_enterprise_code_offers_its_services_to_guests_too()
    {
        var host = WhiteListTests.Host();
        await WhiteListTests.Put(WhiteListKind.Service, host);
        var (open, closed) = ("评价" + ExtensionTests.Word(), "年报" + ExtensionTests.Word());
        await Put(open, $"https://{host}/rate", "", login: false, LandingKind.Enterprise);
        await Put(closed, $"https://{host}/report", "", login: true, LandingKind.Enterprise);
        var code = await EnterpriseKit.IssueAsync();
        using var guest = Operator.Stranger();
        (await guest.Read("/e/" + code)).ShouldSatisfyAllConditions(
            p => p.ShouldContain($"<a href=\"https://{host}/rate\" rel=\"noopener noreferrer nofollow\"><strong>{open}</strong><span class=\"login\">无需登录</span>"),
            p => p.ShouldContain($"<strong>{closed}</strong><span class=\"login yes\">需要登录</span>"));
        await Slice.Send(EnterpriseKit.Xuhui, new SuiShenMa.Enterprise.Features.SetEnterpriseCodeState.Command(code, false, "停业"));
        (await guest.Read("/e/" + code)).ShouldNotContain(open, customMessage: "a code that is out of use offers nothing");
    }

    [Test]
    public async Task A_service_whose_host_leaves_the_list_or_whose_row_was_changed_is_not_offered()
    {
        var (host, code) = (WhiteListTests.Host(), (await SomeCode.In(ObjectCodeState.Active)).Code);
        await WhiteListTests.Put(WhiteListKind.Service, host);
        var (first, second) = ("甲" + ExtensionTests.Word(), "乙" + ExtensionTests.Word());
        await Put(first, $"https://{host}/1", SomeCode.TypeCode, login: false);
        await Put(second, $"https://{host}/2", SomeCode.TypeCode, login: true);
        (await Page(code)).ShouldSatisfyAllConditions(p => p.ShouldContain(first), p => p.ShouldContain(second));
        await Slice.Db<CodesDb, int>(db => db.LandingServices.Where(s => s.Name == second).ExecuteUpdateAsync(s => s.SetProperty(x => x.NeedsLogin, false)));
        await Put("丙" + ExtensionTests.Word(), $"https://{host}/3", "t-other", login: false);
        (await Page(code)).ShouldSatisfyAllConditions(p => p.ShouldContain(first), p => p.ShouldNotContain(second));
        await Slice.Send(Slice.As("city-data", platform: true), new DeleteWhiteListEntry.Command((await WhiteListTests.Find(host)).Id));
        (await Page(code)).ShouldNotContain(first);
    }

    [Test]
    public async Task A_service_must_live_on_the_service_list() =>
        (await Should.ThrowAsync<InputInvalid>(() => Put("x", "https://nowhere.example.org/", "", login: false))).Errors.Keys.ShouldContain("address");

    [Test]
    public async Task An_administrator_adds_changes_and_deletes_a_service_on_pages()
    {
        using var admin = await Operator.SignIn("admin");
        var name = "网页" + ExtensionTests.Word();
        Dictionary<string, string> form = new() { ["Form.Kind"] = "Enterprise", ["Form.Name"] = name, ["Form.Address"] = "https://zwdt.sh.gov.cn/a", ["Form.Enabled"] = "true", ["Form.Order"] = "1", ["Form.Version"] = "0" };
        using (var added = await admin.Post("/admin/landing-services/edit", form))
        {
            added.StatusCode.ShouldBe(HttpStatusCode.Redirect, WebUtility.HtmlDecode(await added.Content.ReadAsStringAsync()));
        }
        (await admin.Read("/admin/landing-services?keyword=" + name)).ShouldSatisfyAllConditions(h => h.ShouldContain("游客可用"), h => h.ShouldContain("显示中"));
        var id = await Slice.Db<CodesDb, Guid>(db => db.LandingServices.Where(s => s.Name == name).Select(s => s.Id).SingleAsync());
        (await admin.Read("/admin/landing-services/edit?id=" + id)).ShouldContain(name);
        form["Form.Address"] = "https://127.0.0.1/";
        using (var wrong = await admin.Post("/admin/landing-services/edit", form))
        {
            wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        }
        using (var deleted = await admin.Post("/admin/landing-services?handler=Delete", new() { ["id"] = id.ToString() }, "/admin/landing-services?keyword=" + name))
        {
            deleted.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        }
        (await admin.Read("/admin/landing-services?keyword=" + name)).ShouldContain("没有符合条件的服务");
    }

    private static Task<SuiShenMa.Kernel.Slices.Done> Put(string name, string address, string type, bool login, LandingKind kind = LandingKind.Object) => Slice.Send(Slice.As("city-data", platform: true),
        new SaveLandingService.Command { Kind = kind, TypeCode = type, Name = name, Address = address, NeedsLogin = login, Enabled = true, Order = 1 });

    private static async Task<string> Page(string code)
    {
        using var guest = Operator.Stranger();
        return await guest.Read("/w/" + code);
    }
}
