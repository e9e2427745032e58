using Shouldly;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Features;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Objects.Lists;

internal sealed class ListObjectCodesTests
{
    [Test]
    public async Task A_keyword_finds_by_code_url_unified_code_part_number_name_and_address()
    {
        var type = await Stage.Type();
        var wanted = await Stage.Enter(Slice.As("xuhui"), type, name: "漕宝路地铁站公厕甲", address: "上海市徐汇区漕宝路 401 号", part: "XH-GC-" + type);
        await Stage.Enter(Slice.As("xuhui"), type, name: "康健园公厕", address: "上海市徐汇区桂林路 91 号");
        foreach (var keyword in new[] { wanted.Code, "https://any.example/w/" + wanted.Code.ToLowerInvariant() + "\r\n", wanted.UnifiedCode, " XH-GC-" + type + "\n", "地铁站公厕甲", "漕宝路 401" })
        {
            var list = await Slice.Send(Slice.As("xuhui"), new ListObjectCodes.Query { Keyword = keyword, Type = type });
            list.Items.ShouldHaveSingleItem($"keyword {keyword}").Code.ShouldBe(wanted.Code);
            list.TotalText.ShouldBe("1");
        }
        (await Slice.Send(Slice.As("xuhui"), new ListObjectCodes.Query { Keyword = "公厕", Type = type })).Total.ShouldBe(2);
        (await Slice.Send(Slice.As("xuhui"), new ListObjectCodes.Query { Keyword = "%", Type = type })).Total.ShouldBe(0);
        (await Slice.Send(Slice.As("xuhui"), new ListObjectCodes.Query { Keyword = new string('长', 500), Type = type })).Total.ShouldBe(0);
    }

    [Test]
    public async Task Filters_narrow_by_region_state_batch_department_and_day()
    {
        var type = await Stage.Type();
        var me = Slice.As("city-greening");
        var a = await Stage.Enter(Slice.As("xuhui"), type);
        var b = await Stage.Enter(Slice.As("city-civil"), type, region: "310106");
        await Slice.Send(me, new ActivateByOperator.Command(b.Code));
        await Only(me, new() { Type = type, Region = "310104" }, a.Code);
        await Only(me, new() { Type = type, State = ObjectCodeState.Active }, b.Code);
        await Only(me, new() { Type = type, Batch = a.BatchNo }, a.Code);
        await Only(me, new() { Type = type, Applicant = "city-civil" }, b.Code);
        (await Slice.Send(me, new ListObjectCodes.Query { Type = type, Department = "city-civil" })).Total.ShouldBe(0);
        (await Slice.Send(me, new ListObjectCodes.Query { Type = type, Department = "city-greening" })).Total.ShouldBe(2);
        var today = DateOnly.FromDateTime(TestHost.Clock.GetUtcNow().AddHours(8).DateTime);
        (await Slice.Send(me, new ListObjectCodes.Query { Type = type, From = today.AddDays(-1), To = today.AddDays(1) })).Total.ShouldBe(2);
        (await Slice.Send(me, new ListObjectCodes.Query { Type = type, From = today.AddDays(2) })).Total.ShouldBe(0);
        (await Slice.Send(me, new ListObjectCodes.Query { Type = type, To = today.AddDays(-2) })).Total.ShouldBe(0);
    }

    [Test]
    public async Task Sorting_and_paging_show_every_code_once()
    {
        var type = await Stage.Type();
        foreach (var name in new[] { "丙", "甲", "乙", "甲", "丁" })
        {
            await Stage.Enter(Slice.As("xuhui"), type, name: name);
        }
        foreach (var sort in new[] { null, "time", "-time", "name", "-name", "type", "-type", "state", "-state", "nonsense" })
        {
            var seen = new List<string>();
            for (var page = 1; page <= 3; page++)
            {
                seen.AddRange((await Slice.Send(Slice.As("xuhui"), new ListObjectCodes.Query { Type = type, Sort = sort, PageNo = page, PageSize = 2 })).Items.Select(i => i.Code));
            }
            seen.Distinct().Count().ShouldBe(5, $"sort {sort}");
        }
        var names = (await Slice.Send(Slice.As("xuhui"), new ListObjectCodes.Query { Type = type, Sort = "name" })).Items.Select(i => i.Name).ToList();
        names.ShouldBe(names.Order(StringComparer.Ordinal).ToList());
        await Should.ThrowAsync<InputInvalid>(() => Slice.Send(Slice.As("xuhui"), new ListObjectCodes.Query { PageNo = 0 }));
        await Should.ThrowAsync<InputInvalid>(() => Slice.Send(Slice.As("xuhui"), new ListObjectCodes.Query { PageSize = 5000 }));
    }

    [Test]
    public async Task Another_district_sees_nothing_of_it()
    {
        var type = await Stage.Type();
        var code = (await Stage.Enter(Slice.As("xuhui"), type)).Code;
        (await Slice.Send(Slice.As("jingan"), new ListObjectCodes.Query { Type = type })).Total.ShouldBe(0);
        await Should.ThrowAsync<NotFound>(() => Slice.Send(Slice.As("jingan"), new ShowObjectCode.Query(code)));
        (await Slice.Send(Slice.As("city-greening"), new ListObjectCodes.Query { Type = type })).Total.ShouldBe(1);
        (await Slice.Send(Slice.As("city-data", platform: true), new ListObjectCodes.Query { Type = type })).Total.ShouldBe(1);
        (await Slice.Send(Slice.As("xuhui") with { Scope = Scope.Nothing }, new ListObjectCodes.Query { Type = type })).Total.ShouldBe(0);
    }

    [Test]
    public async Task An_operator_activates_with_the_own_account_and_only_once()
    {
        var type = await Stage.Type();
        var code = (await Stage.Enter(Slice.As("xuhui"), type)).Code;
        (await Should.ThrowAsync<NotFound>(() => Slice.Send(Slice.As("jingan"), new ActivateByOperator.Command(code)))).Status.ShouldBe(404);
        (await Slice.Send(Slice.As("xuhui", "徐汇操作员"), new ActivateByOperator.Command(code))).State.ShouldBe(ObjectCodeState.Active);
        var row = await Stage.Row(code);
        row.ActivatedBy.ShouldBe("徐汇操作员");
        (await Stage.History(code)).ShouldContain(r => r.Action == "object.activated" && r.ActorName == "徐汇操作员");
        (await Should.ThrowAsync<RuleViolation>(() => Slice.Send(Slice.As("xuhui"), new ActivateByOperator.Command(code)))).Message.ShouldContain("徐汇操作员");
    }

    [Test]
    public async Task The_city_department_of_a_territorial_type_looks_but_does_not_activate()
    {
        var type = await Stage.Type(t => (t.Mode, t.TerritorialManagers) = (ManagementMode.Territorial, [new TerritorialManager("310104", "xuhui")]));
        var code = (await Stage.Enter(Slice.As("xuhui"), type)).Code;
        (await Slice.Send(Slice.As("city-greening"), new ShowObjectCode.Query(code))).MayChange.ShouldBe(SuiShenMa.Kernel.Security.DataActions.None);
        await Should.ThrowAsync<Forbidden>(() => Slice.Send(Slice.As("city-greening"), new ActivateByOperator.Command(code)));
    }

    [Test, Row(16)]
    public async Task Of_a_territorial_type_the_city_department_sees_all_and_changes_nothing_and_each_district_sees_its_own()
    {
        var type = await Stage.Type(t => (t.Mode, t.ReviewRequired, t.TerritorialManagers) =
            (ManagementMode.Territorial, true, [new TerritorialManager("310104", "xuhui"), new TerritorialManager("310106", "jingan")]));
        var here = (await Stage.Enter(Slice.As("xuhui"), type)).Code;
        var there = (await Stage.Enter(Slice.As("jingan"), type, region: "310106")).Code;
        var waiting = (await Stage.Enter(Slice.As("city-civil"), type, ManagerChoice.Original)).Code;
        var (city, xuhui, jingan) = (Slice.As("city-greening"), Slice.As("xuhui"), Slice.As("jingan"));
        (await Codes(city)).ShouldBe([here, there, waiting], ignoreOrder: true);
        (await Codes(xuhui)).ShouldBe([here, waiting], ignoreOrder: true);
        (await Codes(jingan)).ShouldBe([there]);

        await Slice.Send(xuhui, new ActivateByOperator.Command(here));
        foreach (var code in new[] { here, there, waiting })
        {
            (await Slice.Send(city, new ShowObjectCode.Query(code))).MayChange.ShouldBe(DataActions.None);
        }
        await Should.ThrowAsync<Forbidden>(() => Slice.Send(city, new ActivateByOperator.Command(there)));
        foreach (var change in new[] { StateChange.Disable, StateChange.Enable, StateChange.Cancel })
        {
            await Should.ThrowAsync<Forbidden>(() => Slice.Send(city, new ChangeObjectCodeState.Command(here, change, "市里要求")));
            await Should.ThrowAsync<NotFound>(() => Slice.Send(jingan, new ChangeObjectCodeState.Command(here, change, "邻区要求")));
        }
        (await Should.ThrowAsync<RuleViolation>(() => Slice.Send(city, new GeocodeObjectCode.Command(here, 121.437, 31.183)))).Message.ShouldContain("不能更改");
        (await Should.ThrowAsync<RuleViolation>(() => Stage.Decide(city, waiting, approve: true))).Code.ShouldBe("review.refused");
        await Should.ThrowAsync<NotFound>(() => Slice.Send(jingan, new ShowObjectCode.Query(here)));
        (await Stage.Row(here)).State.ShouldBe(ObjectCodeState.Active);
        (await Stage.Row(waiting)).State.ShouldBe(ObjectCodeState.PendingReview);

        async Task<List<string>> Codes(Actor who) => [.. (await Slice.Send(who, new ListObjectCodes.Query { Type = type })).Items.Select(i => i.Code)];
    }

    private static async Task Only(Actor who, ListObjectCodes.Query query, string code) => (await Slice.Send(who, query)).Items.ShouldHaveSingleItem().Code.ShouldBe(code);
}
