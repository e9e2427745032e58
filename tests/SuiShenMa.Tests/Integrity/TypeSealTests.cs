using Microsoft.EntityFrameworkCore;
using Shouldly;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Features;
using SuiShenMa.Objects.Lookup;
using SuiShenMa.Objects.Types;
using SuiShenMa.Tests.Admin;

namespace SuiShenMa.Tests.Integrity;

/// <summary>Object types and categories decide who reads, who reviews and whether anybody does: who changes one past the platform opens nothing (docs/adr/0053).</summary>
public sealed class TypeSealTests : OnSealSite
{
    private int _count;

    [Test]
    public Task Any_field_of_a_type_that_is_changed_in_the_database_makes_it_as_strict_as_can_be_and_is_found() =>
        new SealKit<ObjectsDb, ObjectType, string>(Site, nameof(ObjectType.Code), () => SomeType(), (_, code) => Sight((string)code))
            .EachFieldCounts(14, sight => sight == "as written", (field, _) => field is nameof(ObjectType.Code) or nameof(ObjectType.CategoryCode) ? "none" : "strict");

    [Test]
    public Task A_type_without_its_seal_or_with_that_of_another_is_as_strict_as_can_be() =>
        new SealKit<ObjectsDb, ObjectType, string>(Site, nameof(ObjectType.Code), () => SomeType(), (_, code) => Sight((string)code)).OnlyTheOwnSealCounts(sight => sight == "as written", "strict");

    [Test]
    public async Task Any_field_of_a_category_that_is_changed_in_the_database_closes_its_types_and_is_found()
    {
        var type = "";
        var kit = new SealKit<ObjectsDb, ObjectCategory, string>(Site, nameof(ObjectCategory.Code), async () =>
        {
            var category = new ObjectCategory { Code = "c" + ++_count, Name = "大类" + _count, Kind = ObjectKind.Virtual, Order = _count, Version = 1 };
            await Site.Db<ObjectsDb, int>(db => { db.Categories.Add(category); return db.SaveChangesAsync(); });
            type = (await SomeType(t => t.CategoryCode = category.Code)).Code;
            return category;
        }, async (_, _) =>
        {
            await Site.Service<TypeCatalog>().RefreshAsync(default);
            return Site.Service<TypeCatalog>().Find(type) is { } info ? info.OnShelf ? "open" : "closed" : "none";
        });
        await kit.EachFieldCounts(6, sight => sight == "open", (_, _) => "closed");
    }

    [Test]
    public async Task A_type_whose_review_was_switched_off_in_the_database_takes_nothing_new_shows_nothing_and_approves_nothing_by_itself()
    {
        var type = await SomeType(t => (t.ReviewRequired, t.AutoApprove) = (true, true));
        var (waiting, other) = (await Waiting(type.Code), await Waiting((await SomeType()).Code));
        await Change(type.Code, nameof(ObjectType.ReviewRequired), false);
        await Change(type.Code, nameof(ObjectType.ManagingDepartmentId), "jingan");
        await Site.Sweep();

        var read = Site.Service<TypeCatalog>().Find(type.Code)!;
        (read.OnShelf, read.Type.ReviewRequired, read.Type.AutoApprove, read.Type.AutoActivate, read.Type.PartNumberRequired).ShouldBe((false, true, false, false, true));
        read.Type.Attributes.ShouldHaveSingleItem().OnLandingPage.ShouldBeFalse();
        var overseer = AdminKit.Administrator with { Scope = new Scope(false, "jingan", "310106", Allowed.Everything, Allowed.Everything) };
        (await Site.Db<ObjectsDb, int>(db => db.Codes.Within(overseer, Site.Service<ITypeCatalog>(), DataActions.View).CountAsync(c => c.TypeCode == type.Code))).ShouldBe(0, "nobody oversees it");
        await Site.Run<ApproveOverdueEntriesJob>();
        (await StateOf(waiting), await StateOf(other)).ShouldBe((ObjectCodeState.PendingReview, ObjectCodeState.Issued));
        (await Should.ThrowAsync<RuleViolation>(() => Site.Send(new AssignCodeStyle.Command { StyleCode = "default", TypeCodes = [type.Code] }, AdminKit.Administrator))).Code.ShouldBe("integrity.row-changed");
        (await Site.Findings()).ShouldContain("objects_type " + type.Code);
    }

    [Test]
    public async Task A_type_that_was_set_back_to_what_it_once_was_or_removed_is_as_strict_as_can_be()
    {
        var type = await SomeType();
        var old = await Site.Db<ObjectsDb, ObjectType>(db => db.Types.AsNoTracking().SingleAsync(t => t.Code == type.Code));
        await Site.Db<ObjectsDb, int>(async db =>
        {
            var now = await db.Types.SingleAsync(t => t.Code == type.Code);
            (now.ReviewRequired, now.Version) = (true, now.Version + 1);
            return await db.SaveChangesAsync();
        });
        (await Sight(type.Code)).ShouldBe("as written");
        await Site.Db<ObjectsDb, int>(db => db.Types.Where(t => t.Code == type.Code).ExecuteUpdateAsync(s => s.SetProperty(t => t.ReviewRequired, old.ReviewRequired).SetProperty(t => t.Version, old.Version).SetProperty(t => t.RowSeal, old.RowSeal)));
        (await Sight(type.Code)).ShouldBe("strict");
        await Site.Db<ObjectsDb, int>(db => db.Types.Where(t => t.Code == type.Code).ExecuteDeleteAsync());
        (await Sight(type.Code)).ShouldBe("strict");
        await Site.Sweep();
        (await Site.Findings()).ShouldContain($"objects_type {type.Code} 一行被移除");
    }

    [Test]
    public async Task A_row_that_was_written_past_the_platform_is_no_type()
    {
        await Site.Db<ObjectsDb, int>(db => db.Database.ExecuteSqlRawAsync(
            "INSERT INTO objects_type (Code, Name, CategoryCode, Mode, ReviewRequired, AutoApprove, AutoActivate, PartNumberRequired, OnShelf, AttributesJson, ManagersJson, Version) VALUES ('foreign', '外来', '01', 'Territorial', 0, 0, 0, 0, 1, '[]', '[]', 0)"));
        (await Sight("foreign")).ShouldBe("none");
        await Site.Sweep();
        (await Site.Findings()).ShouldContain("objects_type foreign");
        await Site.Db<ObjectsDb, int>(db => db.Types.Where(t => t.Code == "foreign").ExecuteDeleteAsync());
    }

    [Test]
    public async Task A_type_counts_again_once_it_was_taken_for_right()
    {
        var type = await SomeType();
        await Change(type.Code, nameof(ObjectType.Name), "改过的名字");
        (await Sight(type.Code)).ShouldBe("strict");
        var repairs = Site.Service<SealRepairs>();
        var found = (await repairs.LookAsync(ObjectsDb.TypeTable, type.Code, default))!;
        found.Problem.ShouldBe(SealProblem.Changed);
        await repairs.AcceptAsync(ObjectsDb.TypeTable, type.Code, found.Fingerprint, "核对过", default);
        await Site.Service<TypeCatalog>().FollowAsync(default);
        Site.Service<TypeCatalog>().Find(type.Code)!.Type.ShouldSatisfyAllConditions(t => t.Distrusted.ShouldBeFalse(), t => t.Name.ShouldBe("改过的名字"));
    }

    [Test]
    public async Task A_built_in_type_that_was_removed_is_not_made_anew_with_the_rules_of_a_fresh_platform()
    {
        string folder;
        await using (var site = new SealSite())
        {
            folder = site.Folder;
            (await site.Db<ObjectsDb, int>(db => db.Types.Where(t => t.Code == "03101").ExecuteDeleteAsync())).ShouldBe(1);
            (await site.Db<ObjectsDb, int>(db => db.Categories.Where(c => c.Code == "09").ExecuteDeleteAsync())).ShouldBe(1);
        }
        await using var again = new SealSite(folder);
        (await again.Db<ObjectsDb, bool>(db => db.Types.AnyAsync(t => t.Code == "03101"))).ShouldBeFalse();
        (await again.Db<ObjectsDb, bool>(db => db.Categories.AnyAsync(c => c.Code == "09"))).ShouldBeFalse();
        (await again.Findings()).ShouldContain("objects_type 03101 一行被移除");
    }

    [Test]
    public void What_cannot_be_read_of_a_changed_type_is_left_out()
    {
        foreach (var json in new[] { "x", "null", "[null]", "{}", """[{"key":"a"}]""", """[{"key":"a","name":"甲","dataType":"nothing"}]""" })
        {
            new ObjectType { Code = "t", AttributesJson = json }.Strictest().Attributes.ShouldBeEmpty(json);
        }
        new ObjectType { AttributesJson = """[{"key":"a","name":"甲","dataType":"option"},{"key":"a","name":"乙","dataType":"text"}]""" }.Strictest().Attributes.ShouldHaveSingleItem().Options.ShouldBe([]);
    }

    private async Task<ObjectType> SomeType(Action<ObjectType>? more = null)
    {
        var number = ++_count;
        var type = new ObjectType
        {
            Code = "ts" + number,
            Name = "加封类型" + number,
            CategoryCode = "01",
            Mode = ManagementMode.CityWide,
            ManagingDepartmentId = "city-data",
            StyleCode = "default",
            Attributes = [new AttributeDefinition("phone", "电话", AttributeDataType.Text, OnLandingPage: true)],
            Version = 1,
        };
        more?.Invoke(type);
        return await Site.Db<ObjectsDb, ObjectType>(async db =>
        {
            db.Types.Add(type);
            await db.SaveChangesAsync();
            return type;
        });
    }

    private Task Change(string code, string column, object value) => Site.Tamper<ObjectsDb>(ObjectsDb.TypeTable, "Code", code, column, value);

    private async Task<string> Sight(string code)
    {
        await Site.Service<TypeCatalog>().RefreshAsync(default);
        return Site.Service<TypeCatalog>().Find(code) is not { } info ? "none" : info.Type.Distrusted && !info.OnShelf ? "strict" : "as written";
    }

    /// <summary>An entry whose 72 hours are long over.</summary>
    private async Task<string> Waiting(string type)
    {
        var code = (await Site.Make(1))[0];
        (code.TypeCode, code.State, code.ActivatedBy, code.ManagingDepartmentId, code.ApplicantDepartmentId) = (type, ObjectCodeState.PendingReview, null, "xuhui", "xuhui");
        await Site.Db<ObjectsDb, int>(db => { db.Codes.Add(code); return db.SaveChangesAsync(); });
        return code.Code;
    }

    private Task<ObjectCodeState> StateOf(string code) => Site.Db<ObjectsDb, ObjectCodeState>(db => db.Codes.Where(c => c.Code == code).Select(c => c.State).SingleAsync());
}
