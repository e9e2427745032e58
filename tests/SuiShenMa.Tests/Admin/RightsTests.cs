using Shouldly;
using SuiShenMa.Admin.Access;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Features;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Admin;

public sealed class RightsTests
{
    private static readonly Department City = new("city", "市局", "310000", null);
    private static readonly Department Xuhui = new("xuhui", "徐汇局", "310104", null);

    private static readonly PermissionCatalog Catalog = new(
    [
        new("a.platform", "", PermissionFor.Platform), new("b.city", "", PermissionFor.City), new("c.department", "", PermissionFor.Department),
        new("d.everyone", "", PermissionFor.Everyone), new("e.sub-city", "", PermissionFor.City | PermissionFor.SubAccount),
    ]);

    private static readonly Rights Rights = new(new Departments(), Catalog);

    [Test]
    public void Each_kind_of_account_holds_what_the_modules_declare_for_it()
    {
        Names(Rights.Of(Person(AccountKind.PlatformAdministrator, "city"), null)).ShouldBe(["a.platform", "b.city", "c.department", "d.everyone", "e.sub-city"]);
        Names(Rights.Of(Person(AccountKind.DepartmentUser, "city"), null)).ShouldBe(["b.city", "c.department", "d.everyone", "e.sub-city"]);
        Names(Rights.Of(Person(AccountKind.DepartmentUser, "xuhui"), null)).ShouldBe(["c.department", "d.everyone"]);
    }

    [Test]
    public void A_sub_account_holds_no_more_than_its_parent()
    {
        var parent = Person(AccountKind.DepartmentUser, "xuhui");
        Names(Rights.Of(Sub(parent), parent)).ShouldBe(["d.everyone"]);
        var cityParent = Person(AccountKind.DepartmentUser, "city");
        Names(Rights.Of(Sub(cityParent), cityParent)).ShouldBe(["d.everyone", "e.sub-city"]);
    }

    [Test]
    public void A_sub_account_can_be_given_fewer_permissions_but_none_beyond()
    {
        var parent = Person(AccountKind.DepartmentUser, "xuhui");
        var sub = Sub(parent);
        sub.LimitPermissions = "d.everyone,b.city";
        Names(Rights.Of(sub, parent)).ShouldBe(["d.everyone"]);
        sub.LimitPermissions = "";
        Names(Rights.Of(sub, parent)).ShouldBeEmpty();
    }

    [Test, Row(99)]
    public void A_sub_account_reaches_no_region_beyond_its_parent()
    {
        var parent = Person(AccountKind.DepartmentUser, "xuhui");
        Scope Of(string? limit)
        {
            var sub = Sub(parent);
            sub.LimitRegions = limit;
            return Rights.Of(sub, parent)!.Scope;
        }
        Of(null).Regions.ContainsRegion("310104012").ShouldBeTrue();
        Of(null).Regions.ContainsRegion("310106").ShouldBeFalse();
        Of("310104010").Regions.ContainsRegion("310104010").ShouldBeTrue();
        Of("310104010").Regions.ContainsRegion("310104012").ShouldBeFalse();
        Of("310104010,310106").Regions.ContainsRegion("310106011").ShouldBeFalse();
        Of("310000").Regions.ContainsRegion("310106").ShouldBeFalse();
        Of("").Regions.ContainsRegion("310104010").ShouldBeFalse();
    }

    [Test]
    public void A_sub_account_is_never_the_platform()
    {
        var parent = Person(AccountKind.PlatformAdministrator, "city");
        Rights.Of(Sub(parent), parent)!.Scope.Platform.ShouldBeFalse();
    }

    [Test]
    public void Without_its_parent_a_sub_account_is_nobody()
    {
        var parent = Person(AccountKind.DepartmentUser, "xuhui");
        var sub = Sub(parent);
        Rights.Of(sub, null).ShouldBeNull();
        parent.Disable("someone else");
        Rights.Of(sub, parent).ShouldBeNull();
        Rights.Of(sub, Sub(parent)).ShouldBeNull();
    }

    [Test]
    public void An_account_whose_department_is_gone_reaches_nothing()
    {
        var actor = Rights.Of(Person(AccountKind.DepartmentUser, "gone"), null)!;
        actor.Scope.ShouldBe(Scope.Nothing);
        actor.Permissions.ShouldBeEmpty();
    }

    [Test]
    public void A_permission_declared_by_two_modules_stops_the_start() =>
        Should.Throw<InvalidOperationException>(() => new PermissionCatalog([new("x", "", PermissionFor.City), new("x", "", PermissionFor.City)]));

    [Test]
    public async Task A_sub_account_falls_with_its_parent_at_the_next_request()
    {
        var parent = await AdminKit.CreateReady();
        var sub = await AdminKit.CreateSub(parent.UserName, "310104010");
        await AdminKit.Settle(sub);
        using var person = await Operator.SignIn(sub.UserName);
        (await person.Get("/admin")).StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
        await Slice.Send(AdminKit.Administrator, new DisableAccount.Command(parent.Id));
        using var answer = await person.Get("/admin");
        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.Redirect);
    }

    [Test]
    public async Task A_sub_account_cannot_be_made_wider_than_its_parent()
    {
        var parent = await AdminKit.CreateReady();
        (await Should.ThrowAsync<RuleViolation>(() => AdminKit.CreateSub(parent.UserName, "310106"))).Code.ShouldBe("account.limit");
    }

    private static IEnumerable<string> Names(Actor? actor) => actor!.Permissions.Order(StringComparer.Ordinal);

    private static Account Person(AccountKind kind, string department) => new() { Kind = kind, DepartmentId = department, UserName = "p", Name = "某人" };

    private static Account Sub(Account parent) => new() { Kind = AccountKind.SubAccount, DepartmentId = parent.DepartmentId, ParentId = parent.Id, UserName = "s", Name = "子" };

    private sealed class Departments : IDepartments
    {
        public IReadOnlyList<Department> All => [City, Xuhui];

        public Department? Find(string id) => All.FirstOrDefault(d => d.Id == id);

        public Department? FindByName(string name) => All.FirstOrDefault(d => d.Name == name);
    }
}
