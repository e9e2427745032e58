using System.Net;
using Shouldly;
using SuiShenMa.Admin.Features;
using SuiShenMa.Kernel;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Admin;

public sealed class AdminPagesTests
{
    private static readonly string[] Everyone = ["/admin", "/admin/password"];
    private static readonly string[] Departments = ["/admin/regions", "/admin/regions?parent=310104", "/admin/dictionaries", "/admin/dictionaries?kind=city-part&pageNo=2"];
    private static readonly string[] Platform = ["/admin/accounts", "/admin/accounts/new", "/admin/departments", "/admin/departments/edit", "/admin/departments/edit?id=xuhui", "/admin/audit", "/admin/audit?from=2026-01-01&to=2030-01-01", "/admin/audit/sign-ins", "/admin/audit/data?outcome=ok", "/admin/integrity"];

    [Row(94)]
    [TestCase("admin", 2)]
    [TestCase("city-greening", 1)]
    [TestCase("xuhui", 1)]
    [TestCase("xuhui-sub", 0)]
    public async Task Each_kind_of_account_opens_its_pages_and_no_others(string account, int level)
    {
        using var person = await Operator.SignIn(account);
        await Check(person, Everyone, true);
        await Check(person, Departments, level >= 1);
        await Check(person, Platform, level >= 2);
        var workbench = await person.Read("/admin");
        workbench.Contains("/admin/accounts\"", StringComparison.Ordinal).ShouldBe(level >= 2);
        workbench.Contains("/admin/regions\"", StringComparison.Ordinal).ShouldBe(level >= 1);
    }

    [Test]
    public async Task A_stranger_is_led_to_the_sign_in_page_and_back()
    {
        using var stranger = Operator.Stranger();
        using var answer = await stranger.Get("/admin/accounts?kind=SubAccount");
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        answer.Headers.Location!.PathAndQuery.ShouldBe("/sign-in?returnUrl=%2Fadmin%2Faccounts%3Fkind%3DSubAccount");
    }

    [TestCase("/admin/no-such-page", HttpStatusCode.NotFound, "没有找到")]
    [TestCase("/admin/departments/edit?id=nowhere", HttpStatusCode.NotFound, "没有找到")]
    [TestCase("/admin/accounts?pageNo=0", HttpStatusCode.BadRequest, "没有被接受")]
    public async Task Every_error_ends_on_a_page_for_people(string path, HttpStatusCode status, string says)
    {
        using var person = await Operator.SignIn("admin");
        using var answer = await person.Get(path);
        answer.StatusCode.ShouldBe(status);
        var html = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        html.ShouldContain(says);
        html.ShouldContain(answer.Headers.GetValues("Ssm-Trace-Id").Single());
        answer.Headers.Contains("Content-Security-Policy").ShouldBeTrue();
    }

    [Test]
    public async Task A_form_without_its_token_changes_nothing()
    {
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var content = new FormUrlEncodedContent(new Dictionary<string, string> { ["Form.UserName"] = "admin", ["Form.Password"] = TestHost.Password });
        using var answer = await client.PostAsync(new Uri(TestHost.Address, "/sign-in"), content);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("<h1>");
    }

    [Test]
    public async Task An_administrator_makes_resets_and_disables_an_account_on_the_pages()
    {
        using var admin = await Operator.SignIn("admin");
        var name = AdminKit.NewName();
        using var made = await admin.Post("/admin/accounts/new", new() { ["Form.UserName"] = name, ["Form.Name"] = "新同事", ["Form.Kind"] = "DepartmentUser", ["Form.DepartmentId"] = "jingan" });
        made.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await made.Content.ReadAsStringAsync()).ShouldContain("class=\"secret\"");
        var account = (await Slice.Send(AdminKit.Administrator, new ListAccounts.Query { Text = name })).Items.Single();
        account.DepartmentName.ShouldBe("静安区绿化和市容管理局");
        account.MustChangePassword.ShouldBeTrue();

        using var reset = await admin.Post("/admin/accounts?handler=Reset", new() { ["id"] = account.Id.ToString() }, "/admin/accounts");
        (await reset.Content.ReadAsStringAsync()).ShouldContain("class=\"secret\"");
        reset.Headers.CacheControl!.NoStore.ShouldBeTrue();
        using var disabled = await admin.Post("/admin/accounts?handler=Disable", new() { ["id"] = account.Id.ToString() }, "/admin/accounts");
        disabled.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await Slice.Send(AdminKit.Administrator, new ListAccounts.Query { Text = name })).Items.Single().Disabled.ShouldBeTrue();
        (await admin.Read("/admin/audit?action=account.disabled")).ShouldContain(account.Id.ToString("N"));
    }

    [Test]
    public async Task Wrong_fields_are_named_in_the_summary_and_beside_themselves()
    {
        using var admin = await Operator.SignIn("admin");
        using var answer = await admin.Post("/admin/accounts/new", new() { ["Form.UserName"] = "1x", ["Form.Name"] = "", ["Form.Kind"] = "SubAccount" });
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var html = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        html.ShouldContain("href=\"#Form_UserName\"");
        html.ShouldContain("id=\"Form_UserName-error\"");
        html.ShouldContain("value=\"1x\"");
        html.ShouldContain("请填写主账号的用户名");
    }

    [Test]
    public async Task Nobody_switches_themselves_off()
    {
        var me = await AdminKit.CreateReady("city-data", SuiShenMa.Admin.Domain.AccountKind.PlatformAdministrator);
        var actor = AdminKit.Administrator with { Id = me.Id.ToString("N") };
        (await Should.ThrowAsync<RuleViolation>(() => Slice.Send(actor, new DisableAccount.Command(me.Id)))).Code.ShouldBe("account.self");
        (await Should.ThrowAsync<RuleViolation>(() => Slice.Send(actor, new ResetPassword.Command(me.Id)))).Code.ShouldBe("account.self");
    }

    [Test]
    public async Task A_user_name_is_used_once()
    {
        var taken = await AdminKit.Create();
        (await Should.ThrowAsync<RuleViolation>(() => Slice.Send(AdminKit.Administrator,
            new CreateAccount.Command(taken.UserName.ToUpperInvariant(), "又一个", SuiShenMa.Admin.Domain.AccountKind.DepartmentUser, "xuhui", null, null, null)))).Code.ShouldBe("account.exists");
    }

    [Test]
    public async Task The_pager_keeps_the_filter()
    {
        using var person = await Operator.SignIn("xuhui");
        (await person.Read("/admin/dictionaries?kind=city-part&pageSize=20")).ShouldContain("/admin/dictionaries?kind=city-part&pageSize=20&pageNo=2");
    }

    private static async Task Check(Operator person, string[] paths, bool may)
    {
        foreach (var path in paths)
        {
            using var answer = await person.Get(path);
            answer.StatusCode.ShouldBe(may ? HttpStatusCode.OK : HttpStatusCode.Forbidden, path);
            var html = await answer.Content.ReadAsStringAsync();
            html.Split("<h1").Length.ShouldBe(2, $"{path} has one h1");
        }
    }
}
