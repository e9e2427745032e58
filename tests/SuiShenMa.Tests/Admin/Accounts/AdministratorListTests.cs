using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Admin.Accounts;

/// <summary>Rows 100 and 101 as a person at a browser meets them.</summary>
public sealed partial class AdministratorListTests
{
    [Test, Row(100)]
    public async Task The_list_of_administrators_offers_reset_rights_and_deletion_to_whose_duty_it_is()
    {
        var target = await AdminKit.CreateReady("city-data", AccountKind.AuditAdministrator);
        var person = await AdminKit.CreateReady();
        var list = "/admin/administrators?text=" + target.UserName;
        string reset = $"/admin/administrators/{target.Id}/ask?act=ResetPassword", rights = $"/admin/grants/{target.Id}", delete = $"/admin/administrators/{target.Id}/ask?act=Delete";

        using var system = await Operator.SignIn("sysadmin");
        var all = await system.Read("/admin/administrators?pageSize=100");
        foreach (var name in new[] { "sysadmin", "secadmin", "auditor" })
        {
            all.ShouldContain($"<strong>{name}</strong>");
        }
        (await system.Read("/admin/administrators?text=" + person.UserName)).ShouldNotContain($"<strong>{person.UserName}</strong>", Case.Sensitive, "administrators only");
        var seen = await system.Read(list);
        seen.ShouldContain(reset);
        seen.ShouldContain(delete);
        seen.ShouldNotContain(rights, Case.Sensitive, "a system administrator gives no rights");

        using var security = await Operator.SignIn("secadmin");
        seen = await security.Read(list);
        seen.ShouldContain(reset);
        seen.ShouldContain(rights);
        seen.ShouldContain(delete, Case.Sensitive, "each duty may ask, none deletes alone");
        using var audit = await Operator.SignIn("auditor");
        seen = await audit.Read(list);
        seen.ShouldContain(reset);
        seen.ShouldNotContain(rights);
        seen.ShouldContain(delete, Case.Sensitive, "each duty may ask, none deletes alone");

        var role = await RightsKit.MakeRole(await RightsKit.ActorOf("secadmin"), "admin.audit");
        using (var saved = await security.Post(rights, new() { ["Form.Roles"] = role.Id.ToString(), ["Form.Version"] = (await RightsKit.AccountOf(target.UserName)).Version.ToString(null, null) }))
        {
            saved.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        }
        (await RightsKit.ActorOf(target.UserName)).Permissions.ShouldBe(["admin.audit"]);

        using (var refused = await security.Post("/admin/administrators?handler=Delete", new() { ["id"] = target.Id.ToString() }, "/admin/administrator-changes"))
        {
            refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        }
        using (var alone = await system.Post("/admin/administrators?handler=Delete", new() { ["id"] = target.Id.ToString() }, "/admin/administrator-changes"))
        {
            alone.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        }
        using (var asked = await system.Post($"/admin/administrators/{target.Id}/ask", new() { ["Form.Act"] = "Delete", ["Form.Reason"] = "已调离岗位" }))
        {
            asked.StatusCode.ShouldBe(HttpStatusCode.OK);
        }
        var change = await Slice.Db<AdminDb, AdministratorChange>(db => db.AdministratorChanges.AsNoTracking().SingleAsync(c => c.AccountId == target.Id));
        using var deleted = await security.Post("/admin/administrator-changes?handler=Confirm", new() { ["id"] = change.Id.ToString() }, "/admin/administrator-changes");
        deleted.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await system.Read(list)).ShouldNotContain($"<strong>{target.UserName}</strong>");
        await Should.ThrowAsync<InvalidOperationException>(() => Operator.SignIn(target.UserName));
    }

    [Test, Row(101)]
    public async Task A_role_is_made_read_changed_and_deleted_on_the_pages_and_its_menus_follow()
    {
        using var security = await Operator.SignIn("secadmin");
        var name = AdminKit.NewName("页面角色");
        using (var made = await security.Post("/admin/roles/edit", new() { ["Form.Name"] = name, ["Form.Note"] = "只看清单", ["Form.Permissions"] = "objects.list" }))
        {
            made.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        }
        var role = await Slice.Db<AdminDb, Role>(db => db.Roles.AsNoTracking().SingleAsync(r => r.Name == name));
        var list = await security.Read("/admin/roles?text=" + Uri.EscapeDataString(name));
        list.ShouldContain("只看清单");
        list.ShouldContain($"/admin/roles/edit?id={role.Id}");
        Ticked(await security.Read($"/admin/roles/edit?id={role.Id}")).ShouldBe(["objects.list"]);

        var person = await AdminKit.CreateReady();
        await RightsKit.Set(await RightsKit.ActorOf("secadmin"), person.UserName, roles: [role.Id]);
        using var browser = await Operator.SignIn(person.UserName);
        var menu = await browser.Read("/admin");
        menu.ShouldContain("href=\"/admin/object-codes\"");
        menu.ShouldNotContain("href=\"/admin/reviews\"");

        using (var changed = await security.Post("/admin/roles/edit", new() { ["Form.Id"] = role.Id.ToString(), ["Form.Name"] = name, ["Form.Permissions"] = "objects.review", ["Form.Version"] = role.Version.ToString(null, null) }))
        {
            changed.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        }
        Ticked(await security.Read($"/admin/roles/edit?id={role.Id}")).ShouldBe(["objects.review"]);
        menu = await browser.Read("/admin");
        menu.ShouldContain("href=\"/admin/reviews\"");
        menu.ShouldNotContain("href=\"/admin/object-codes\"");

        using (var inUse = await security.Post("/admin/roles?handler=Delete", new() { ["id"] = role.Id.ToString() }, "/admin/roles"))
        {
            inUse.StatusCode.ShouldBe(HttpStatusCode.Conflict);
            WebUtility.HtmlDecode(await inUse.Content.ReadAsStringAsync()).ShouldContain(person.UserName);
        }
        await RightsKit.Set(await RightsKit.ActorOf("secadmin"), person.UserName, roles: []);
        using (var deleted = await security.Post("/admin/roles?handler=Delete", new() { ["id"] = role.Id.ToString() }, "/admin/roles"))
        {
            deleted.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        }
        (await security.Read("/admin/roles?text=" + Uri.EscapeDataString(name))).ShouldContain("没有符合条件的角色");
        using var gone = await security.Get($"/admin/roles/edit?id={role.Id}");
        gone.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static List<string> Ticked(string html) => [.. Checkbox().Matches(html).Where(m => m.Value.Contains(" checked", StringComparison.Ordinal)).Select(m => m.Groups[1].Value)];

    [GeneratedRegex("<input type=\"checkbox\" name=\"Form.Permissions\" value=\"([^\"]+)\"[^>]*>")]
    private static partial Regex Checkbox();
}
