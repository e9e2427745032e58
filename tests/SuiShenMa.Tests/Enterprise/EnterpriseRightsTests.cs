using System.Net;
using Shouldly;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Tests.Admin;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Enterprise;

/// <summary>申领权限控制: roles for 申领, 查看 and 编辑, and the district of the department.</summary>
[Row(9)]
public sealed class EnterpriseRightsTests
{
    [Test]
    public async Task A_role_opens_applying_looking_and_editing_each_by_itself()
    {
        var code = await EnterpriseKit.IssueAsync();
        var pages = new[] { "/admin/enterprise-codes/apply", "/admin/enterprise-codes/" + code, $"/admin/enterprise-codes/{code}/edit" };
        var security = await RightsKit.ActorOf("secadmin");
        foreach (var (permissions, open) in new (string[], bool[])[]
        {
            (["enterprise.codes.apply"], [true, false, false]),
            (["enterprise.codes.view"], [false, true, false]),
            (["enterprise.codes.view", "enterprise.codes.edit"], [false, true, true]),
        })
        {
            var account = await AdminKit.CreateReady();
            await RightsKit.Set(security, account.UserName, roles: [(await RightsKit.MakeRole(security, permissions)).Id]);
            using var person = await Operator.SignIn(account.UserName);
            for (var i = 0; i < pages.Length; i++)
            {
                (await person.Get(pages[i])).StatusCode.ShouldBe(open[i] ? HttpStatusCode.OK : HttpStatusCode.Forbidden, $"{string.Join(' ', permissions)}: {pages[i]}");
            }
            using var posted = await person.Post("/admin/enterprise-codes/apply", EnterpriseKit.Form(EnterpriseKit.Entry()), open[0] ? pages[0] : "/admin/password");
            posted.StatusCode.ShouldBe(open[0] ? HttpStatusCode.Redirect : HttpStatusCode.Forbidden, string.Join(' ', permissions));
        }
    }

    [Test]
    public async Task The_district_of_the_department_limits_the_district_of_its_codes()
    {
        using var xuhui = await Operator.SignIn("xuhui");
        (await xuhui.Read("/admin/enterprise-codes/apply")).ShouldSatisfyAllConditions(h => h.ShouldContain("value=\"310104012\""), h => h.ShouldNotContain("value=\"310106"));
        var elsewhere = EnterpriseKit.Entry(region: "310106011");
        var (status, text) = await EnterpriseKit.OutcomeAsync(await xuhui.Post("/admin/enterprise-codes/apply", EnterpriseKit.Form(elsewhere)));
        status.ShouldBe(400, text);
        (await EnterpriseKit.OfEnterpriseAsync(elsewhere.Uscc!)).ShouldBeEmpty();

        var own = EnterpriseKit.Entry();
        var code = await EnterpriseKit.IssueAsync(own);
        using var jingan = await Operator.SignIn("jingan");
        (await jingan.Read("/admin/enterprise-codes?keyword=" + own.Uscc)).ShouldNotContain(code);
        (await jingan.Get("/admin/enterprise-codes/" + code)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await jingan.Get($"/admin/enterprise-codes/{code}/edit")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await xuhui.Read("/admin/enterprise-codes?keyword=" + own.Uscc)).ShouldContain(code);
    }

    [Test]
    public async Task Querying_and_editing_are_limited_separately_and_bite_on_the_next_request()
    {
        var entry = EnterpriseKit.Entry();
        var code = await EnterpriseKit.IssueAsync(entry);
        var account = await AdminKit.CreateReady();
        var security = await RightsKit.ActorOf("secadmin");
        using var person = await Operator.SignIn(account.UserName);
        (await person.Get($"/admin/enterprise-codes/{code}/edit")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await RightsKit.Set(security, account.UserName, grants: [RightsKit.Line(DataActions.View, types: "enterprise:code")]);
        (await person.Get("/admin/enterprise-codes/" + code)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await person.Get($"/admin/enterprise-codes/{code}/edit")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        await RightsKit.Set(security, account.UserName, grants: [RightsKit.Line(DataActions.All, types: "scene:*")]);
        (await person.Get("/admin/enterprise-codes/" + code)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await person.Read("/admin/enterprise-codes?keyword=" + entry.Uscc)).ShouldNotContain(code);
    }
}
