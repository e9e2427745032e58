using Microsoft.EntityFrameworkCore;
using Shouldly;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Features;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Sheets;
using SuiShenMa.Tests.Kit;
using static SuiShenMa.Tests.Admin.RightsKit;

namespace SuiShenMa.Tests.Admin;

public sealed class RoleTests
{
    [Test, Row(101), Row(135)]
    public async Task A_role_is_made_changed_given_and_its_change_bites_at_the_next_request()
    {
        var security = await ActorOf("secadmin");
        var role = await MakeRole(security, "objects.list", "objects.export");
        var person = await AdminKit.CreateReady();
        await Set(security, person.UserName, roles: [role.Id]);
        using var browser = await Operator.SignIn(person.UserName);
        (await browser.Get("/admin/object-codes")).StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
        (await browser.Get("/admin/reviews")).StatusCode.ShouldBe(System.Net.HttpStatusCode.Forbidden);
        (await browser.Read("/admin")).ShouldNotContain("/admin/reviews\"");

        await Slice.Send(security, new SaveRole.Command(role.Id, role.Name, "改过", ["objects.review"], 0));
        (await browser.Get("/admin/object-codes")).StatusCode.ShouldBe(System.Net.HttpStatusCode.Forbidden);
        (await browser.Get("/admin/reviews")).StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
    }

    /// <summary>Many requests are under way while the role loses a permission: none that begins after the change still passes.</summary>
    [Test]
    public async Task No_request_that_begins_after_a_narrowing_still_passes()
    {
        var security = await ActorOf("secadmin");
        var role = await MakeRole(security, "objects.list", "objects.review");
        var person = await AdminKit.CreateReady();
        await Set(security, person.UserName, roles: [role.Id]);
        using var browser = await Operator.SignIn(person.UserName);
        var narrowed = 0L;
        var late = 0;
        var before = 0;
        var readers = Enumerable.Range(0, 4).Select(async _ =>
        {
            for (var i = 0; i < 40; i++)
            {
                var after = Interlocked.Read(ref narrowed) == 1;
                using var answer = await browser.Get("/admin/reviews");
                if (answer.StatusCode == System.Net.HttpStatusCode.OK)
                {
                    Interlocked.Increment(ref after ? ref late : ref before);
                }
                else if (after)
                {
                    return;
                }
            }
        }).ToList();
        await Slice.Send(security, new SaveRole.Command(role.Id, role.Name, null, ["objects.list"], 0));
        Interlocked.Exchange(ref narrowed, 1);
        await Task.WhenAll(readers);
        late.ShouldBe(0);
        using var last = await browser.Get("/admin/reviews");
        last.StatusCode.ShouldBe(System.Net.HttpStatusCode.Forbidden);
    }

    [Test]
    public async Task A_role_in_use_is_not_deleted_and_the_refusal_names_the_accounts()
    {
        var security = await ActorOf("secadmin");
        var role = await MakeRole(security, "objects.list");
        var person = await AdminKit.CreateReady();
        await Set(security, person.UserName, roles: [role.Id]);
        var refusal = await Should.ThrowAsync<RuleViolation>(() => Slice.Send(security, new DeleteRole.Command(role.Id)));
        refusal.Code.ShouldBe("role.in-use");
        refusal.Message.ShouldContain("1 个账号");
        refusal.Message.ShouldContain(person.UserName);
        await Set(security, person.UserName, roles: []);
        await Slice.Send(security, new DeleteRole.Command(role.Id));
        (await Slice.Db<AdminDb, bool>(db => db.Roles.AnyAsync(r => r.Id == role.Id))).ShouldBeFalse();
    }

    [Test]
    public async Task Two_administrators_who_edit_one_role_do_not_overwrite_each_other()
    {
        var security = await ActorOf("secadmin");
        var role = await MakeRole(security, "objects.list");
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Outcome(() => Slice.Send(security, new SaveRole.Command(role.Id, role.Name, "第 " + i, ["objects.list", "objects.export"], 0)))));
        outcomes.Count(o => o == "saved").ShouldBe(1);
        outcomes.Where(o => o != "saved").ShouldAllBe(o => o == "concurrent.change");
    }

    [Test]
    public async Task Built_in_roles_hold_what_the_modules_declare_and_are_not_edited()
    {
        var security = await ActorOf("secadmin");
        var catalog = AdminKit.Service<PermissionCatalog>();
        foreach (var (key, name, _) in BuiltInRoles.All)
        {
            var role = await Slice.Db<AdminDb, Role>(db => db.Roles.AsNoTracking().SingleAsync(r => r.BuiltIn == key));
            role.Permissions.ShouldBe(BuiltInRoles.PermissionsOf(key, catalog), ignoreOrder: true);
            (await Outcome(() => Slice.Send(security, new SaveRole.Command(role.Id, name, null, ["objects.list"], role.Version)))).ShouldBe("role.built-in");
            (await Outcome(() => Slice.Send(security, new DeleteRole.Command(role.Id)))).ShouldBe("role.built-in");
        }
    }

    [Test]
    public async Task A_role_cannot_mix_the_duties_of_two_administrators()
    {
        var security = await ActorOf("secadmin");
        (await Outcome(() => MakeRole(security, "admin.accounts", "admin.roles"))).ShouldBe("role.duties");
        (await Outcome(() => MakeRole(security, "admin.audit", "objects.list"))).ShouldBe("role.duties");
        (await Outcome(() => MakeRole(security, "no.such"))).ShouldBe("permission.unknown");
    }

    [Test]
    public async Task A_security_administrator_without_the_right_to_appoint_administrators_puts_none_of_theirs_into_a_role_by_page_or_workbook()
    {
        var chief = await ActorOf("secadmin");
        var limited = await MakeRole(chief, "admin.roles", "admin.grants");
        var person = await AdminKit.CreateReady("city-data", AccountKind.SecurityAdministrator);
        await Set(chief, person.UserName, roles: [limited.Id]);
        var me = await ActorOf(person.UserName);
        (await Outcome(() => MakeRole(me, "admin.accounts"))).ShouldBe("grant.beyond");
        var taken = await MakeRole(chief, "admin.departments");
        (await Outcome(() => Slice.Send(me, new SaveRole.Command(taken.Id, taken.Name, null, ["admin.departments", "admin.accounts"], 0)))).ShouldBe("grant.beyond");
        (await Outcome(() => Slice.Send(me, new ImportRoles.Command([new(2, AdminKit.NewName("导入"), null, "admin.accounts")])))).ShouldBe("grant.beyond");
        (await Outcome(() => Slice.Send(me, new SaveRole.Command(limited.Id, limited.Name, null, ["admin.roles", "admin.grants", "admin.why"], 0)))).ShouldBe("role.self");
        (await Outcome(() => MakeRole(me, "objects.list"))).ShouldBe("saved", "business is what it was appointed to give");
    }

    [Test]
    public async Task Roles_go_out_as_a_workbook_and_come_back_from_it()
    {
        var security = await ActorOf("secadmin");
        var role = await MakeRole(security, "objects.list", "objects.export");
        using var browser = await Operator.SignIn("secadmin");
        using var file = await browser.Get("/admin/roles/export");
        var bytes = await file.Content.ReadAsByteArrayAsync();
        using (var reader = await SheetReader.OpenAsync(new MemoryStream(bytes), ImportRoles.Headings))
        {
            reader.Rows().Where(r => r[ExportRoles.RoleHeading].Text == role.Name).Select(r => r[ExportRoles.PermissionHeading].Text).ShouldBe(["objects.export", "objects.list"]);
        }
        var again = await Slice.Send(security, ImportRoles.Of((await SheetReader.OpenAsync(new MemoryStream(bytes), ImportRoles.Headings)).Rows()));
        (again.Added, again.Changed, again.Faults.Count).ShouldBe((0, 0, 0), "the same file twice changes nothing");

        var name = AdminKit.NewName("导入");
        var mixed = await Slice.Send(security, new ImportRoles.Command([new(2, name, "说明", "objects.list"), new(3, name, null, "objects.nonsense")]));
        mixed.Faults.Single().ShouldBe(new(3, "没有权限编号“objects.nonsense”，请从导出的工作簿中复制。"));
        (await Slice.Db<AdminDb, bool>(db => db.Roles.AnyAsync(r => r.Name == name))).ShouldBeFalse("all or nothing");
        (await Slice.Send(security, new ImportRoles.Command([new(2, name, "说明", "objects.list"), new(3, role.Name, null, "objects.list")]))).ShouldBe(new ImportRoles.Result(1, 1, 0, []), new SameCounts());
    }

    [Test]
    public async Task A_role_is_made_on_the_page_with_the_tree_of_menu_and_buttons()
    {
        using var browser = await Operator.SignIn("secadmin");
        var page = await browser.Read("/admin/roles/edit");
        page.ShouldContain("物码查询");
        page.ShouldContain("启用、停用、注销物码");
        var name = AdminKit.NewName("页面");
        using var answer = await browser.Post("/admin/roles/edit", new() { ["Form.Name"] = name, ["Form.Permissions"] = "objects.list" });
        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.Redirect);
        (await browser.Read("/admin/roles?text=" + Uri.EscapeDataString(name))).ShouldContain(name);
        using var empty = await browser.Post("/admin/roles/edit", new() { ["Form.Name"] = name });
        empty.StatusCode.ShouldBe(System.Net.HttpStatusCode.BadRequest);
        (await empty.Content.ReadAsStringAsync()).ShouldContain("#Form_Permissions");
    }

    private sealed class SameCounts : IEqualityComparer<ImportRoles.Result>
    {
        public bool Equals(ImportRoles.Result? a, ImportRoles.Result? b) => (a!.Added, a.Changed, a.Same, a.Faults.Count) == (b!.Added, b.Changed, b.Same, b.Faults.Count);

        public int GetHashCode(ImportRoles.Result r) => r.Added;
    }

    private static async Task<string> Outcome(Func<Task> act)
    {
        try
        {
            await act();
            return "saved";
        }
        catch (RuleViolation rule)
        {
            return rule.Code;
        }
    }
}
