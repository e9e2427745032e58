using Shouldly;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Features;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Sheets;
using SuiShenMa.Tests.Kit;
using SuiShenMa.Tests.Objects;

namespace SuiShenMa.Tests.Admin;

public sealed class DepartmentTreeTests
{
    [Test, Row(102)]
    public async Task Departments_hang_below_each_other_from_city_to_street()
    {
        var (city, district, street) = (await Make("310000"), await Make("310104"), AdminKit.NewName("dep"));
        await Save(district, "310104", 0, city);
        await Save(street, "310104010", null, district);
        AdminKit.Service<IDepartments>().Find(street)!.ParentId.ShouldBe(district);
        (await Slice.Send(AdminKit.Administrator, new ListDepartments.Query { Below = district })).Items.Select(d => d.Id).ShouldBe([district, street], ignoreOrder: true);
        using var browser = await Operator.SignIn("sysadmin");
        (await browser.Read("/admin/departments?below=" + district)).ShouldContain("/admin/departments?below=" + street);

        (await Refused(() => Save(city, "310000", 0, street))).ShouldBe("department.parent", "not below one's own");
        (await Refused(() => Save(AdminKit.NewName("dep"), "310106", null, district))).ShouldBe("department.parent", "another district");
        (await Refused(() => Save(AdminKit.NewName("dep"), "310106", null, "nowhere"))).ShouldBe("department.parent");
    }

    [Test]
    public async Task A_department_with_anything_left_is_not_deleted_and_the_refusal_says_what()
    {
        var id = await Make("310104");
        var below = AdminKit.NewName("dep");
        await Save(below, "310104010", null, id);
        await AdminKit.Create(id);
        var refusal = await Should.ThrowAsync<RuleViolation>(() => Slice.Send(AdminKit.Administrator, new DeleteDepartment.Command(id)));
        refusal.Code.ShouldBe("department.in-use");
        refusal.Message.ShouldContain("账号 1 个");
        refusal.Message.ShouldContain("下级部门 1 个");

        var owner = await Make("310104");
        var type = await Stage.Type();
        await Stage.Enter(Slice.As(owner), type);
        (await Should.ThrowAsync<RuleViolation>(() => Slice.Send(AdminKit.Administrator, new DeleteDepartment.Command(owner)))).Message.ShouldContain("物码 1 个");
        (await Should.ThrowAsync<RuleViolation>(() => Slice.Send(AdminKit.Administrator, new DeleteDepartment.Command("city-data")))).Message.ShouldContain("对接应用");

        await Slice.Send(AdminKit.Administrator, new DeleteDepartment.Command(below));
        AdminKit.Service<IDepartments>().Find(below).ShouldBeNull();
    }

    [Test]
    public async Task A_system_administrator_cannot_widen_accounts_by_widening_their_department()
    {
        var id = await Make("310104010");
        await AdminKit.Create(id);
        var system = await RightsKit.ActorOf("sysadmin");
        (await Refused(() => Slice.Send(system, new SaveDepartment.Command(id, "部门" + id, "310104", null, 0)))).ShouldBe("grant.beyond");
        (await Refused(() => Slice.Send(system, new SaveDepartment.Command(id, "部门" + id, "310106", null, 0)))).ShouldBe("grant.beyond");
        await Slice.Send(system, new SaveDepartment.Command(id, "改名" + id, "310104010", null, 0));
    }

    [Test]
    public async Task Departments_come_in_from_a_workbook_all_or_none_and_in_any_order()
    {
        var (top, low) = (AdminKit.NewName("imp"), AdminKit.NewName("imp"));
        ImportDepartments.Row[] rows = [new(2, low, "下级" + low, "310104010", top, null), new(3, top, "上级" + top, "310104", null, null)];
        (await Slice.Send(AdminKit.Administrator, new ImportDepartments.Command([.. rows, new(4, "Wrong Id", "", "", null, null)]))).Faults.ShouldAllBe(f => f.Row == 4);
        AdminKit.Service<IDepartments>().Find(top).ShouldBeNull();
        var taken = await Slice.Send(AdminKit.Administrator, new ImportDepartments.Command(rows));
        (taken.Added, taken.Changed, taken.Same).ShouldBe((2, 0, 0));
        AdminKit.Service<IDepartments>().Find(low)!.ParentId.ShouldBe(top);

        using var browser = await Operator.SignIn("sysadmin");
        using var file = await browser.Get("/admin/departments/export");
        var bytes = await file.Content.ReadAsByteArrayAsync();
        using var reader = await SheetReader.OpenAsync(new MemoryStream(bytes), ImportDepartments.Headings);
        var again = await Slice.Send(AdminKit.Administrator, ImportDepartments.Of(reader.Rows().Where(r => r[ExportDepartments.IdHeading].Text == low || r[ExportDepartments.IdHeading].Text == top)));
        (again.Added, again.Changed, again.Same).ShouldBe((0, 0, 2), "the same file twice changes nothing");
        using var refused = await browser.Upload("/admin/departments/import", [], "Form.File", "x.xlsx", "not a workbook"u8.ToArray());
        refused.StatusCode.ShouldBe(System.Net.HttpStatusCode.BadRequest);
    }

    private static async Task<string> Make(string region)
    {
        var id = AdminKit.NewName("dep");
        await Save(id, region, null, null);
        return id;
    }

    private static Task<SuiShenMa.Kernel.Slices.Done> Save(string id, string region, int? version, string? parent) =>
        Slice.Send(AdminKit.Administrator, new SaveDepartment.Command(id, "部门" + id, region, null, version) { ParentId = parent });

    private static async Task<string> Refused(Func<Task> act) => (await Should.ThrowAsync<RuleViolation>(act)).Code;
}
