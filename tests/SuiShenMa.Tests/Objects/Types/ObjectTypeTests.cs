using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Features;
using SuiShenMa.Objects.Types;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Objects.Types;

internal sealed class ObjectTypeTests
{
    private static ITypeCatalog Catalog => TestHost.Services.GetRequiredService<ITypeCatalog>();

    [Test, Row(12)]
    public async Task Only_a_type_of_a_virtual_category_may_activate_by_itself()
    {
        (await Refused(TypeKit.Add(c => c.AutoActivate = true))).Code.ShouldBe("type.auto-activate-virtual-only");
        var type = await TypeKit.Add(c => (c.AutoActivate, c.CategoryCode) = (true, "09"));
        Catalog.Find(type.Code)!.Type.AutoActivate.ShouldBeTrue();
        (await Refused(TypeKit.Change(type.Code, c => c.CategoryCode = "03"))).Code.ShouldBe("type.auto-activate-virtual-only");
        var code = await TypeKit.Enter(type.Code);
        (await TypeKit.Code(code)).State.ShouldBe(ObjectCodeState.Active);
        await TypeKit.Change(type.Code, c => c.AutoActivate = false);
        (await TypeKit.Code(await TypeKit.Enter(type.Code))).State.ShouldBe(ObjectCodeState.Issued);
    }

    [Test, Row(12, 15)]
    public async Task A_category_keeps_its_kind_while_one_of_its_types_activates_by_itself()
    {
        var code = "V" + TypeKit.NewCode()[1..];
        await Slice.Send(TypeKit.Admin, new SaveObjectCategory.Command { IsNew = true, Code = code, Name = "虚拟大类" + code, Kind = ObjectKind.Virtual, OnShelf = true });
        var type = await TypeKit.Add(c => (c.AutoActivate, c.CategoryCode) = (true, code));
        var refused = await Refused(Slice.Send(TypeKit.Admin, Form(code, c => c.Kind = ObjectKind.Static)));
        refused.Code.ShouldBe("category.auto-activate");
        refused.Message.ShouldContain(type.Name);
        await TypeKit.Change(type.Code, c => c.AutoActivate = false);
        await Slice.Send(TypeKit.Admin, Form(code, c => c.Kind = ObjectKind.Static));
        Catalog.Categories.Single(c => c.Code == code).Kind.ShouldBe(ObjectKind.Static);
    }

    [Test, Row(15)]
    public async Task A_category_taken_off_the_shelf_takes_its_types_along_and_leaves_existing_codes()
    {
        var code = "C" + TypeKit.NewCode()[1..];
        await Slice.Send(TypeKit.Admin, new SaveObjectCategory.Command { IsNew = true, Code = code, Name = "大类" + code, Kind = ObjectKind.Static, OnShelf = true });
        var type = await TypeKit.Add(c => c.CategoryCode = code);
        var item = (await Slice.Send(TypeKit.Admin, new ListObjectCategories.Query(code))).Items.ShouldHaveSingleItem();
        item.ShouldBe(new ListObjectCategories.Item(code, "大类" + code, ObjectKind.Static, true, 0, 1, 1));
        var made = await TypeKit.Enter(type.Code);
        await Slice.Send(TypeKit.Admin, Form(code, c => c.OnShelf = false));
        (await Slice.Send(TypeKit.Admin, new ListObjectCategories.Query(code))).Items.Single().OnShelf.ShouldBeFalse();
        Catalog.Find(type.Code)!.OnShelf.ShouldBeFalse();
        (await Should.ThrowAsync<InputInvalid>(() => TypeKit.Enter(type.Code))).Errors["typeCode"].Single().ShouldContain("已下架");
        (await TypeKit.Code(made)).State.ShouldBe(ObjectCodeState.Issued);
    }

    [Test, Row(15)]
    public async Task A_type_is_moved_to_another_category_and_a_category_to_another_kind_and_their_codes_go_along()
    {
        var code = "M" + TypeKit.NewCode()[1..];
        await Slice.Send(TypeKit.Admin, new SaveObjectCategory.Command { IsNew = true, Code = code, Name = "移动大类" + code, Kind = ObjectKind.Static, OnShelf = true });
        var type = await TypeKit.Add(c => c.CategoryCode = "03");
        var made = await TypeKit.Enter(type.Code);
        await TypeKit.Change(type.Code, c => c.CategoryCode = code);
        await Slice.Send(TypeKit.Admin, Form(code, c => c.Kind = ObjectKind.QuasiStatic));

        (await Slice.Send(TypeKit.Admin, new ListObjectTypes.Query(Category: code))).Items.ShouldHaveSingleItem().Type.Code.ShouldBe(type.Code);
        (await Slice.Send(TypeKit.Admin, new ListObjectTypes.Query(Category: "03", PageSize: 200))).Items.ShouldNotContain(t => t.Type.Code == type.Code);
        var info = (await Slice.Send(Slice.As("xuhui"), new ShowObjectCode.Query(made))).Type!;
        (info.Category.Code, info.Category.Kind).ShouldBe((code, ObjectKind.QuasiStatic));
        (await Should.ThrowAsync<InputInvalid>(() => TypeKit.Change(type.Code, c => c.CategoryCode = "none"))).Errors.ShouldContainKey("categoryCode");
    }

    [Test, Row(15)]
    public async Task The_types_of_a_category_are_listed_with_what_is_set_for_them()
    {
        var type = await TypeKit.Add(c => (c.CategoryCode, c.ReviewRequired) = ("04", true));
        var list = await Slice.Send(Slice.As("xuhui"), new ListObjectTypes.Query(Category: "04", PageSize: 200));
        list.Items.ShouldAllBe(t => t.Category.Code == "04");
        list.Items.Single(t => t.Type.Code == type.Code).Type.ReviewRequired.ShouldBeTrue();
        (await Slice.Send(Slice.As("xuhui"), new ListObjectTypes.Query(type.Name))).Items.ShouldHaveSingleItem().Type.Code.ShouldBe(type.Code);
        (await Slice.Send(Slice.As("xuhui"), new ObjectTypeDetail.Query(type.Code))).Info.Category.Name.ShouldBe("园林绿化设施");
    }

    [Test, Row(16)]
    public async Task A_city_wide_type_needs_a_managing_department_and_a_territorial_one_does_not()
    {
        (await Refused(TypeKit.Add(c => c.Mode = ManagementMode.CityWide))).Code.ShouldBe("type.manager-required");
        var cityWide = await TypeKit.Add(c => (c.Mode, c.ManagingDepartmentId) = (ManagementMode.CityWide, "city-greening"));
        Catalog.Find(cityWide.Code)!.Type.ManagerFor("310104").ShouldBe("city-greening");
        var territorial = await TypeKit.Add();
        Catalog.Find(territorial.Code)!.Type.ManagingDepartmentId.ShouldBeNull();
    }

    [Test, Row(16)]
    public async Task A_territorial_type_is_managed_by_each_regions_own_department()
    {
        var type = await TypeKit.Add(c => c.Managers = [Manager("310104", "xuhui"), Manager("310106", "jingan"), Manager("310104010", "city-greening")]);
        var made = Catalog.Find(type.Code)!.Type;
        made.ManagerFor("310104013").ShouldBe("xuhui");
        made.ManagerFor("310106").ShouldBe("jingan");
        made.ManagerFor("310104010").ShouldBe("city-greening");
        made.ManagerFor("310115").ShouldBeNull();
        var twice = await Invalid(TypeKit.Change(type.Code, c => c.Managers.Add(Manager("310104", "xuhui"))));
        twice.Errors.ShouldContainKey("managers[3].regionCode");
        var elsewhere = await Invalid(TypeKit.Change(type.Code, c => c.Managers = [Manager("310104", "jingan")]));
        elsewhere.Errors["managers[0].departmentId"].Single().ShouldContain("不在徐汇区");
    }

    [Test, Row(16)]
    public async Task Types_are_changed_by_the_platform_and_by_the_city_department_that_manages_them_and_by_nobody_else()
    {
        var own = await TypeKit.Add(c => c.ManagingDepartmentId = "city-greening", TypeKit.City);
        await TypeKit.Change(own.Code, c => c.ReviewRequired = true, TypeKit.City);
        (await TypeKit.Load(own.Code)).ReviewRequired.ShouldBeTrue();
        await Forbidden(TypeKit.Change(own.Code, c => c.ReviewRequired = false, Slice.As("xuhui")));
        await Forbidden(TypeKit.Change(own.Code, c => c.ReviewRequired = false, Slice.As("city-civil")));
        await Forbidden(TypeKit.Change(own.Code, c => c.ManagingDepartmentId = "city-civil", TypeKit.City));
        await Forbidden(TypeKit.Add(by: Slice.As("xuhui")));
        await Forbidden(Slice.Send(TypeKit.City, Form("03", c => c.OnShelf = false)));
        (await TypeKit.Load(own.Code)).ReviewRequired.ShouldBeTrue();
    }

    [Test]
    public async Task A_form_that_was_opened_before_somebody_elses_change_is_refused()
    {
        var type = await TypeKit.Add();
        var stale = SaveObjectTypeForm.Of(await TypeKit.Load(type.Code));
        await TypeKit.Change(type.Code, c => c.ReviewRequired = true);
        (await Refused(Slice.Send(TypeKit.Admin, stale))).Code.ShouldBe("concurrent.change");
    }

    [Test]
    public async Task Codes_and_names_of_types_are_taken_once()
    {
        var type = await TypeKit.Add();
        (await Refused(TypeKit.Add(c => c.Code = type.Code))).Code.ShouldBe("type.code-taken");
        (await Refused(TypeKit.Add(c => c.Name = type.Name))).Code.ShouldBe("type.name-taken");
    }

    [Test]
    public async Task Automatic_approval_needs_the_review_switch() =>
        (await Refused(TypeKit.Add(c => c.AutoApprove = true))).Code.ShouldBe("type.auto-approve-needs-review");

    [Test]
    public async Task Bad_attribute_rows_are_named_in_the_form()
    {
        var invalid = await Invalid(TypeKit.Add(c => c.Attributes = [new() { Key = "ok", Name = "好" }, new() { Key = "Bad key", Name = "坏" }]));
        invalid.Errors.Keys.ShouldHaveSingleItem().ShouldBe("attributes[1].key");
    }

    [Test]
    public async Task What_was_changed_is_in_the_audit_log_with_before_and_after()
    {
        var type = await TypeKit.Add();
        await TypeKit.Change(type.Code, c => c.ReviewRequired = true);
        var details = await Slice.Db((ObjectsDb db) => db.Audit.Where(a => a.Action == "object-type.changed" && a.SubjectId == type.Code).Select(a => a.Details).SingleAsync());
        details.ShouldBe("""{"reviewRequired":[false,true]}""");
    }

    [Test]
    public async Task A_change_of_another_host_is_followed()
    {
        var type = await TypeKit.Add();
        Catalog.Find(type.Code)!.OnShelf.ShouldBeTrue();
        await Slice.Db(async (ObjectsDb db) =>
        {
            (await db.Types.SingleAsync(t => t.Code == type.Code)).OnShelf = false;
            await db.TouchAsync(TypeCatalog.ChangeMark, default);
            return await db.SaveChangesAsync();
        });
        await TestHost.Services.GetRequiredService<TypeCatalog>().FollowAsync(default);
        Catalog.Find(type.Code)!.OnShelf.ShouldBeFalse();
    }

    [Test]
    public void The_built_in_types_are_there_and_keep_their_own_rules()
    {
        foreach (var (name, kind) in new[] { ("环卫公共厕所", ObjectKind.Static), ("垃圾中转站", ObjectKind.Static), ("沿街商户", ObjectKind.QuasiStatic), ("康复辅具租赁点", ObjectKind.Static), ("养老服务机构", ObjectKind.Static), ("养老护理员", ObjectKind.Dynamic), ("监测井", ObjectKind.Static), ("登录二维码", ObjectKind.Virtual) })
        {
            var info = Catalog.FindByName(name).ShouldNotBeNull(name);
            info.Category.Kind.ShouldBe(kind, name);
            info.Type.Check(info.Category.Kind);
            AttributeRules.CheckDefinitions(info.Type.Attributes).ShouldBeEmpty(name);
        }
        Catalog.Find("03001")!.Type.ManagingDepartmentId.ShouldBe("city-greening");
        Catalog.FindByName("沿街商户")!.Type.ManagerFor("310104013").ShouldBe("xuhui");
        Catalog.FindByName("监测井")!.Type.PartNumberRequired.ShouldBeTrue();
    }

    [Test]
    public async Task Seeding_again_changes_nothing_that_people_changed()
    {
        var before = await TypeKit.Load("03001");
        await TypeKit.Change("03001", c => c.Name = "公共厕所（改）");
        try
        {
            await using var scope = TestHost.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<BuiltInTypes>().SeedAsync(default);
            Catalog.Find("03001")!.Type.Name.ShouldBe("公共厕所（改）");
            Catalog.FindByName(before.Name).ShouldBeNull();
        }
        finally
        {
            await TypeKit.Change("03001", c => c.Name = before.Name);
        }
    }

    private static ManagerRow Manager(string region, string department) => new() { RegionCode = region, DepartmentId = department };

    private static SaveObjectCategory.Command Form(string code, Action<SaveObjectCategory.Command> change)
    {
        var c = Catalog.Categories.Single(x => x.Code == code);
        var form = new SaveObjectCategory.Command { Code = code, Name = c.Name, Kind = c.Kind, Order = c.Order, OnShelf = c.OnShelf, Version = c.Version };
        change(form);
        return form;
    }

    internal static async Task<RuleViolation> Refused(Task work) => await Should.ThrowAsync<RuleViolation>(() => work);

    private static async Task Forbidden(Task work) => await Should.ThrowAsync<Forbidden>(() => work);

    private static async Task<InputInvalid> Invalid(Task work) => await Should.ThrowAsync<InputInvalid>(() => work);
}
