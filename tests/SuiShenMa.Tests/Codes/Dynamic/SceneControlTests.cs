using System.Net;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Features;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Codes.Features;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Tests.Admin;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Codes.Dynamic;

/// <summary>管控权限约束: the platform controls all scenes and kinds, and hands down which of them a department controls.</summary>
[Row(79)]
public sealed class SceneControlTests
{
    [Test]
    public async Task A_department_controls_the_scenes_and_kinds_that_were_handed_down_to_it_and_no_others()
    {
        var (own, other) = (await SceneAsync("person"), await SceneAsync());
        var (department, account) = await DepartmentAsync();
        using var person = await Operator.SignIn(account);
        (await person.Read("/admin/code-scenes")).ShouldContain("还没有获准管控的场景");
        (await person.Get("/admin/code-scenes/edit?code=" + own)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await SaveAsync(person, own, "person")).ShouldBe(HttpStatusCode.Forbidden);

        await HandDownAsync(department, RightsKit.Line(DataActions.All), RightsKit.Line(DataActions.Control, types: $"scene:{own},code-kind:person"));
        (await person.Read("/admin/code-scenes")).ShouldSatisfyAllConditions(h => h.ShouldContain(own), h => h.ShouldNotContain(other));
        (await person.Read("/admin/code-scenes/edit?code=" + own)).ShouldSatisfyAllConditions(h => h.ShouldContain("name=\"Form.Kinds\" value=\"person\""), h => h.ShouldNotContain("name=\"Form.Kinds\" value=\"enterprise\""));
        (await SaveAsync(person, own, "person")).ShouldBe(HttpStatusCode.Redirect);
        (await SaveAsync(person, own, "enterprise")).ShouldBe(HttpStatusCode.Forbidden, "a kind that was not handed down");
        (await SaveAsync(person, own)).ShouldBe(HttpStatusCode.Forbidden, "all kinds");
        (await SaveAsync(person, other, "person")).ShouldBe(HttpStatusCode.Forbidden, "a scene that was not handed down");
        using (var dropped = await person.Post("/admin/code-scenes?handler=Drop", new() { ["code"] = other }, "/admin/code-scenes"))
        {
            dropped.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        }

        await HandDownAsync(department, RightsKit.Line(DataActions.All));
        (await person.Get("/admin/code-scenes/edit?code=" + own)).StatusCode.ShouldBe(HttpStatusCode.NotFound, "taken back, it bites on the next request");
    }

    [Test]
    public async Task A_sub_account_controls_no_more_than_its_department_and_less_where_it_is_limited()
    {
        var (own, other) = (await SceneAsync("person"), await SceneAsync("person"));
        var (department, head) = await DepartmentAsync();
        await HandDownAsync(department, RightsKit.Line(DataActions.All), RightsKit.Line(DataActions.Control, types: $"scene:{own},code-kind:person"));
        var (sub, _) = await RightsKit.SubOf(head);
        using var person = await Operator.SignIn(sub);
        (await person.Get("/admin/code-scenes/edit?code=" + own)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var boss = await RightsKit.ActorOf(head);
        await RightsKit.Set(boss, sub, grants: [RightsKit.Line(DataActions.Control, types: $"scene:{other},code-kind:person")]);
        (await person.Get("/admin/code-scenes/edit?code=" + other)).StatusCode.ShouldBe(HttpStatusCode.NotFound, "nobody hands down what was not handed to them");
        (await person.Get("/admin/code-scenes/edit?code=" + own)).StatusCode.ShouldBe(HttpStatusCode.NotFound, "the own limits count too");
    }

    [Test]
    public async Task The_platform_controls_all_scenes_and_the_rules_of_all_scenes()
    {
        var scene = await SceneAsync();
        using var admin = await Operator.SignIn("admin");
        (await SaveAsync(admin, scene, "enterprise")).ShouldBe(HttpStatusCode.Redirect);
        var (department, account) = await DepartmentAsync();
        await HandDownAsync(department, RightsKit.Line(DataActions.All), RightsKit.Line(DataActions.Control, types: "scene:*,code-kind:person,code-kind:enterprise,code-kind:virtual"));
        (await admin.Read("/admin/grants/departments/" + department)).ShouldSatisfyAllConditions(h => h.ShouldContain("scene:" + scene), h => h.ShouldContain("code-kind:enterprise"), h => h.ShouldContain("scene:*"));
        using var person = await Operator.SignIn(account);
        (await SaveAsync(person, scene)).ShouldBe(HttpStatusCode.Redirect, "all scenes and kinds were handed down");
        (await ColourAsync(person, scene)).ShouldBe(HttpStatusCode.Redirect);
        (await ColourAsync(person, "")).ShouldBe(HttpStatusCode.Forbidden, "what holds where no rule does is the platform's");
        (await ColourAsync(admin, "")).ShouldBe(HttpStatusCode.Redirect);
    }

    [Test]
    public async Task A_rule_holds_for_its_kinds_of_codes_only()
    {
        var scene = await SceneAsync("enterprise");
        var rule = await RuleAsync(scene);
        await Slice.Send(AdminKit.Administrator, new SaveSceneRule.Command(scene, rule.Name, true, 60, false, rule.Version) { Kinds = ["enterprise"] });
        var token = await Ask.PersonToken(scene: scene);
        for (var i = 0; i < 2; i++)
        {
            (await Ask.VerifyPerson(token, scene)).Body!["valid"]!.GetValue<bool>().ShouldBeTrue();
        }
    }

    private static async Task<string> SceneAsync(params List<string> kinds)
    {
        var scene = "ctl-" + Guid.CreateVersion7().ToString("N")[^12..];
        await Slice.Send(AdminKit.Administrator, new SaveSceneRule.Command(scene, "场景" + scene, false, 60, false, null) { Kinds = kinds });
        return scene;
    }

    private static Task<SceneRule> RuleAsync(string scene) => Slice.Db<SuiShenMa.Codes.Data.CodesDb, SceneRule>(db => db.SceneRules.AsNoTracking().SingleAsync(r => r.SceneCode == scene));

    private static async Task<(string Department, string Account)> DepartmentAsync()
    {
        var id = AdminKit.NewName("dep").ToLowerInvariant();
        await Slice.Send(AdminKit.Administrator, new SaveDepartment.Command(id, "部门" + id, "310000", null, null));
        return (id, (await AdminKit.CreateReady(id)).UserName);
    }

    private static async Task HandDownAsync(string department, params List<DataGrant> grants)
    {
        var version = await Slice.Db<AdminDb, int>(db => db.Departments.Where(d => d.Id == department).Select(d => d.Version).SingleAsync());
        await Slice.Send(await RightsKit.ActorOf("secadmin"), new SetDepartmentGrants.Command(department, grants, version));
    }

    private static async Task<HttpStatusCode> SaveAsync(Operator person, string scene, string? kind = null)
    {
        var rule = await RuleAsync(scene);
        Dictionary<string, string> form = new() { ["Form.SceneCode"] = scene, ["Form.Version"] = rule.Version.ToString(System.Globalization.CultureInfo.InvariantCulture), ["Form.Name"] = rule.Name, ["Form.LifeSeconds"] = "60", ["Form.Colour"] = "None" };
        if (kind is not null)
        {
            form["Form.Kinds"] = kind;
        }
        using var answer = await person.Post("/admin/code-scenes/edit", form);
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> ColourAsync(Operator person, string scene)
    {
        using var answer = await person.Post("/admin/colours/rules/edit", new() { ["Form.Scene"] = scene, ["Form.Order"] = "9999", ["Form.Test"] = "AssignedIs", ["Form.Value"] = "no-such-colour", ["Form.ColourCode"] = "00", ["Form.Version"] = "0" });
        return answer.StatusCode;
    }
}
