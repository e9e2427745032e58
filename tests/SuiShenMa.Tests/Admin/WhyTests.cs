using Shouldly;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Features;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Sheets;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Features;
using SuiShenMa.Tests.Kit;
using SuiShenMa.Tests.Objects;
using static SuiShenMa.Tests.Admin.RightsKit;

namespace SuiShenMa.Tests.Admin;

/// <summary>Statement B6: a page that answers why, with the rules that decide.</summary>
public sealed class WhyTests
{
    [Test]
    public async Task The_answer_names_the_rule_that_stands_in_the_way()
    {
        var head = await AdminKit.CreateReady();
        var sub = await SubOf(head.UserName);
        await Set(await ActorOf(head.UserName), sub.UserName, permissions: ["objects.list", "objects.export"], grants: [Line(DataActions.View, regions: "310104010")]);

        var yes = await Ask(sub.UserName, "objects.list", DataActions.View, region: "310104010");
        yes.Allowed.ShouldBeTrue();
        yes.Findings.ShouldAllBe(f => f.Allows);

        Blamed(await Ask(sub.UserName, "objects.review", DataActions.None)).ShouldBe(["单独设置的权限"]);
        Blamed(await Ask(sub.UserName, null, DataActions.Export, region: "310104010")).ShouldBe(["账号分管权限"]);
        Blamed(await Ask(sub.UserName, null, DataActions.View, region: "310106011")).ShouldBe(["账号分管权限", $"主账号 {head.UserName} 的部门所属区划"]);
        Blamed(await Ask("sysadmin", "objects.list", DataActions.None)).ShouldBe(["账号类型", "角色"]);
        await Slice.Send(AdminKit.Administrator, new DisableAccount.Command(head.Id));
        Blamed(await Ask(sub.UserName, "objects.list", DataActions.View, region: "310104010")).ShouldBe(["主账号"]);
    }

    [Test]
    public async Task Of_a_code_it_says_whose_it_is()
    {
        var type = await Stage.Type(t => (t.Mode, t.ManagingDepartmentId, t.TerritorialManagers) = (ManagementMode.Territorial, "city-greening", [new TerritorialManager("310104", "xuhui")]));
        var code = (await Stage.Enter(Slice.As("xuhui"), type, region: "310104010")).Code;
        (await Ask("xuhui", "objects.state", DataActions.Switch, code)).Allowed.ShouldBeTrue();
        var overseer = await Ask("city-greening", "objects.state", DataActions.Switch, code);
        overseer.Allowed.ShouldBeFalse();
        overseer.Findings.Single(f => f.Rule == "物码操作").Text.ShouldContain("只能查看");
        (await Ask("city-greening", "objects.list", DataActions.View, code)).Allowed.ShouldBeTrue();
        var stranger = await Ask("jingan", "objects.list", DataActions.View, code);
        stranger.Allowed.ShouldBeFalse();
        stranger.Findings.Single(f => f.Rule == "物码归属").Text.ShouldContain("主管部门：徐汇区绿化和市容管理局");
    }

    /// <summary>What the page says is what a request gets: for several accounts, actions and codes.</summary>
    [Test]
    public async Task The_answer_is_what_the_act_would_get()
    {
        var type = await Stage.Type(t => (t.Mode, t.ManagingDepartmentId, t.TerritorialManagers) = (ManagementMode.Territorial, null, [new TerritorialManager("310104", "xuhui")]));
        var head = await AdminKit.CreateReady();
        var sub = await SubOf(head.UserName);
        await Set(await ActorOf(head.UserName), sub.UserName, permissions: [Account.Whole], grants: [Line(DataActions.View | DataActions.Switch, type, "310104010"), Line(DataActions.View, regions: "310104012")]);
        foreach (var street in new[] { "310104010", "310104012", "310104013" })
        {
            var code = (await Stage.Enter(Slice.As("xuhui"), type, region: street)).Code;
            foreach (var account in new[] { "xuhui", "jingan", "city-greening", "admin", head.UserName, sub.UserName })
            {
                var actor = await ActorOf(account);
                var seen = (await Slice.Send(actor, new ListObjectCodes.Query { Type = type, Keyword = code })).Items.Count == 1;
                (await Ask(account, null, DataActions.View, code)).Allowed.ShouldBe(seen, $"{account} views {street}");
                var switched = true;
                try
                {
                    await Slice.Send(actor, new ActivateByOperator.Command(code));
                }
                catch (SuiShenMa.Kernel.RuleViolation rule) when (rule.Code is "forbidden" or "not-found" or "code.not-found")
                {
                    switched = false;
                }
                catch (SuiShenMa.Kernel.RuleViolation)
                {
                    // In the wrong state by now: the right was there.
                }
                (await Ask(account, null, DataActions.Switch, code)).Allowed.ShouldBe(switched, $"{account} switches {street}");
            }
        }
    }

    [Test]
    public async Task The_page_shows_verdict_and_rules()
    {
        using var browser = await Operator.SignIn("secadmin");
        var html = await browser.Read("/admin/why?account=xuhui-sub&permission=objects.review&action=View&type=03001&region=310104010");
        html.ShouldContain("不可以");
        html.ShouldContain("主账号 xuhui 的角色");
        html.ShouldContain("没有“审核物体信息”");
        (await browser.Read("/admin/why?account=nobody&permission=objects.review")).ShouldContain("没有这个账号");
    }

    [Test]
    public async Task The_permission_matrix_names_the_role_that_each_permission_comes_from()
    {
        var person = await AdminKit.CreateReady();
        var role = await MakeRole(await ActorOf("secadmin"), "objects.list");
        await Set(await ActorOf("secadmin"), person.UserName, roles: [role.Id]);
        using var browser = await Operator.SignIn("secadmin");
        using var file = await browser.Get("/admin/why/matrix");
        using var reader = await SheetReader.OpenAsync(new MemoryStream(await file.Content.ReadAsByteArrayAsync()), [new SheetHeading("用户名", true)]);
        var row = reader.Rows().Single(r => r["用户名"].Text == person.UserName);
        string? Under(SheetRow r, string permission) => r.Cells.Single(c => c.Key.Contains(permission, StringComparison.Ordinal)).Value.Text;
        Under(row, "objects.list").ShouldBe(role.Name);
        Under(row, "objects.review").ShouldBeNull();
        Under(reader.Rows().Single(r => r["用户名"].Text == "auditor"), "admin.audit").ShouldBe("审计管理员");
    }

    private static async Task<ExplainAccess.Result> Ask(string account, string? permission, DataActions action, string? code = null, string? region = null) =>
        await Slice.Send(await ActorOf("secadmin"), new ExplainAccess.Query(account, permission, action, code, "03001", region));

    private static IEnumerable<string> Blamed(ExplainAccess.Result answer)
    {
        answer.Allowed.ShouldBeFalse();
        return answer.Findings.Where(f => !f.Allows).Select(f => f.Rule);
    }
}
