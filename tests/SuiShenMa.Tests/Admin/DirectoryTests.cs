using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Features;
using SuiShenMa.Admin.Seeds;
using SuiShenMa.Kernel;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Admin;

public sealed class DirectoryTests
{
    [Test]
    public void All_districts_and_streets_of_Shanghai_are_built_in()
    {
        var regions = AdminKit.Service<IRegions>();
        regions.Districts.Count.ShouldBe(16);
        regions.Districts.Sum(d => regions.StreetsOf(d.Code).Count).ShouldBe(234);
        regions.Find("310104012")!.FullName.ShouldBe("徐汇区 · 虹梅路街道");
        regions.Find("310000")!.ParentCode.ShouldBeNull();
        regions.Find("320000").ShouldBeNull();
    }

    [TestCase("city-part", 488)]
    [TestCase("id-doc-type", 61)]
    [TestCase("coordinate-system", 5)]
    public async Task The_dictionaries_are_built_in(string kind, int count)
    {
        var entries = await AdminKit.Service<IDictionaries>().ListAsync(kind, default);
        entries.Count.ShouldBe(count);
        entries.ShouldBe(entries.OrderBy(e => e.Order));
    }

    [Test]
    public async Task Both_standards_of_city_parts_keep_their_own_codes()
    {
        var parts = (await AdminKit.Service<IDictionaries>().ListAsync("city-part", default)).ToDictionary(e => e.Code, e => e.Name);
        parts["CJT214:0101"].ShouldBe("上水井盖");
        parts["GBT47678:01067"].ShouldBe("防汛监测设施");
        parts["GBT47678E:01013"].ShouldBe("消防设施异常");
    }

    [Test]
    public async Task Each_district_has_a_department_in_the_demo_and_no_demo_data_is_written_in_production()
    {
        var departments = AdminKit.Service<IDepartments>();
        var regions = AdminKit.Service<IRegions>();
        regions.Districts.ShouldAllBe(r => departments.All.Any(d => d.RegionCode == r.Code));
        departments.Find("city-data")!.IsCityLevel.ShouldBeTrue();
        var before = await Slice.Db<AdminDb, int>(db => db.Departments.CountAsync());
        await using var scope = TestHost.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<AdminSeed>().RunAsync(new SeedOptions(false, null, null), default);
        (await Slice.Db<AdminDb, int>(db => db.Departments.CountAsync())).ShouldBe(before);
    }

    [Test]
    public async Task A_second_start_changes_nothing_that_people_changed()
    {
        await Slice.Db<AdminDb, int>(async db =>
        {
            (await db.Regions.SingleAsync(r => r.Code == "310151501")).Name = "改过的名称";
            return await db.SaveChangesAsync();
        });
        await using var scope = TestHost.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<AdminSeed>().RunAsync(new SeedOptions(true, TestHost.Password, TestHost.Secret), default);
        (await Slice.Db<AdminDb, string>(db => db.Regions.Where(r => r.Code == "310151501").Select(r => r.Name).SingleAsync())).ShouldBe("改过的名称");
    }

    [Test]
    public async Task A_new_department_is_known_to_all_modules_at_once_and_on_record()
    {
        var id = AdminKit.NewName("dep");
        await Slice.Send(AdminKit.Administrator, new SaveDepartment.Command(id, "部门" + id, "310104012", null, null));
        AdminKit.Service<IDepartments>().Find(id)!.RegionCode.ShouldBe("310104012");
        AdminKit.Service<IDepartments>().FindByName("部门" + id)!.Id.ShouldBe(id);
        (await Slice.Db<AdminDb, bool>(db => db.Audit.AnyAsync(a => a.Action == "department.created" && a.SubjectId == id))).ShouldBeTrue();
    }

    [Test]
    public async Task A_department_that_somebody_else_changed_is_not_overwritten()
    {
        var id = AdminKit.NewName("dep");
        await Slice.Send(AdminKit.Administrator, new SaveDepartment.Command(id, "部门" + id, "310104", null, null));
        await Slice.Send(AdminKit.Administrator, new SaveDepartment.Command(id, "新名" + id, "310104", null, 0));
        (await Should.ThrowAsync<RuleViolation>(() => Slice.Send(AdminKit.Administrator, new SaveDepartment.Command(id, "旧名" + id, "310104", null, 0))))
            .Code.ShouldBe("concurrent.change");
    }

    [TestCase("city-data", "上海市某局", "310000", null, "department.exists")]
    [TestCase("other-id", "上海市大数据中心", "310000", null, "department.name-taken")]
    [TestCase("other-id", "某部门", "999999", null, "region.unknown")]
    public async Task A_department_that_breaks_a_rule_is_refused(string id, string name, string region, string? uscc, string code) =>
        (await Should.ThrowAsync<RuleViolation>(() => Slice.Send(AdminKit.Administrator, new SaveDepartment.Command(id, name, region, uscc, null)))).Code.ShouldBe(code);

    [Test]
    public async Task A_credit_code_with_a_wrong_check_character_is_refused() =>
        (await Should.ThrowAsync<InputInvalid>(() => Slice.Send(AdminKit.Administrator, new SaveDepartment.Command("other-id", "某部门", "310000", "91310000000000000A", null))))
            .Errors.ShouldContainKey("uscc");
}
