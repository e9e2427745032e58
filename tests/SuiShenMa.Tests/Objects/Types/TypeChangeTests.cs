using Microsoft.EntityFrameworkCore;
using Shouldly;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Entry;
using SuiShenMa.Objects.Features;
using SuiShenMa.Tests.Kit;
using SuiShenMa.Tests.Objects.Entry;

namespace SuiShenMa.Tests.Objects.Types;

/// <summary>Changing a type of which codes exist.</summary>
internal sealed class TypeChangeTests
{
    [Test, Row(11)]
    public async Task The_part_number_is_unique_only_while_it_is_a_required_issuing_parameter()
    {
        var type = await TypeKit.Add();
        var first = await TypeKit.Enter(type.Code, "A-1");
        var second = await TypeKit.Enter(type.Code, "A-1");
        await TypeKit.Enter(type.Code, "B-1");

        var refused = await ObjectTypeTests.Refused(TypeKit.Change(type.Code, c => c.PartNumberRequired = true));
        refused.Code.ShouldBe("type.part-number-duplicates");
        refused.Message.ShouldContain("已有 1 个行业管理编码");
        refused.Message.ShouldContain("A-1（2 个码）");
        (await TypeKit.Code(first)).UniquePartNumber.ShouldBeNull();
        (await TypeKit.Load(type.Code)).PartNumberRequired.ShouldBeFalse();

        await Cancel(second);
        await TypeKit.Change(type.Code, c => c.PartNumberRequired = true);
        (await TypeKit.Code(first)).UniquePartNumber.ShouldBe("A-1");
        (await TypeKit.Code(second)).UniquePartNumber.ShouldBeNull();
        (await ObjectTypeTests.Refused(TypeKit.Enter(type.Code, "A-1"))).Code.ShouldBe("part-number.duplicate");

        await TypeKit.Change(type.Code, c => c.PartNumberRequired = false);
        (await TypeKit.Code(first)).UniquePartNumber.ShouldBeNull();
        await TypeKit.Enter(type.Code, "A-1");
    }

    [TestCase(false, new string[0])]
    [TestCase(true, new[] { "1 part-number.duplicate", "3 part-number.duplicate", "4 validation" })]
    [Row(11)]
    public async Task In_a_batch_part_numbers_are_compared_only_where_the_type_requires_them(bool required, string[] refused)
    {
        var type = await TypeKit.Add(c => c.PartNumberRequired = required);
        await TypeKit.Enter(type.Code, "D-1");
        ObjectEntry Item(string? part) => new() { Name = "井盖", RegionCode = "310104", Address = "漕宝路 1 号", PartNumber = part, ManagerChoice = ManagerChoice.Own };
        var order = await Slice.Send(Slice.As("xuhui"), new PreIssueObjectBatch.Command(type.Code, [Item("D-2"), Item("D-2"), Item("D-3"), Item("D-1"), Item(null)]));
        await Slice.Run<RunIntakeBatchesJob>();
        var items = await Slice.Db((ObjectsDb db) => db.Items.AsNoTracking().Where(i => i.BatchNo == order.BatchNo).OrderBy(i => i.Number).ToListAsync());
        items.Where(i => i.State == ItemState.Failed).Select(i => $"{i.Number} {i.ErrorCode}").ShouldBe(refused);
        items.Count(i => i.State == ItemState.Done).ShouldBe(5 - refused.Length);
    }

    [TestCase(false, 0)]
    [TestCase(true, 2)]
    [Row(11)]
    public async Task In_a_workbook_part_numbers_are_compared_only_where_the_type_requires_them(bool required, int refused)
    {
        var type = await EntryKit.TypeAsync(more: t => t.PartNumberRequired = required);
        await TypeKit.Enter(type, "E-1");
        var batch = await EntryKit.CheckAsync(type, await EntryKit.FilledAsync(type, EntryKit.Xuhui, EntryKit.Line("一", part: "E-1"), EntryKit.Line("二", part: "E-2"), EntryKit.Line("三", part: "E-2")));
        batch.Failed.ShouldBe(refused);
        (await EntryKit.CommitAsync(batch.BatchNo)).ShouldBeDone(3 - refused, failed: refused);
    }

    [Test]
    public async Task Removing_an_attribute_in_use_says_how_many_codes_have_it_and_asks_first()
    {
        var type = await TypeKit.Add(c => c.Attributes = [Text("hours", "开放时间"), Text("spare", "备用")]);
        await TypeKit.Enter(type.Code, null, null, ("hours", "全天"));
        await TypeKit.Enter(type.Code, null, null, ("hours", "6:00-22:00"));
        await TypeKit.Enter(type.Code);

        var refused = await ObjectTypeTests.Refused(TypeKit.Change(type.Code, c => c.Attributes.RemoveAt(0)));
        refused.Code.ShouldBe("type.attribute-in-use");
        refused.Field.ShouldBe("acceptLoss");
        refused.Message.ShouldContain("“开放时间”已有 2 个码填写");
        (await TypeKit.Load(type.Code)).Attributes.Count.ShouldBe(2);

        await TypeKit.Change(type.Code, c => c.Attributes.RemoveAt(1));
        await TypeKit.Change(type.Code, c => { c.Attributes.RemoveAt(0); c.AcceptLoss = true; });
        (await TypeKit.Load(type.Code)).Attributes.ShouldBeEmpty();
    }

    [Test]
    public async Task A_stricter_rule_says_how_many_codes_do_not_fit_it()
    {
        var type = await TypeKit.Add(c => c.Attributes = [Text("stalls", "厕位数")]);
        await TypeKit.Enter(type.Code, null, null, ("stalls", "12"));
        await TypeKit.Enter(type.Code, null, null, ("stalls", "十二"));
        var refused = await ObjectTypeTests.Refused(TypeKit.Change(type.Code, c => c.Attributes[0].DataType = AttributeDataType.Number));
        refused.Message.ShouldContain("“厕位数”有 1 个码的值不符合新的规则");
        refused.Message.ShouldContain("十二");
    }

    [Test]
    public async Task Making_an_attribute_unique_counts_what_exists_and_then_holds()
    {
        var type = await TypeKit.Add(c => c.Attributes = [Text("no", "工号")]);
        var first = await TypeKit.Enter(type.Code, null, null, ("no", "7"));
        var second = await TypeKit.Enter(type.Code, null, null, ("no", "7"));
        (await ObjectTypeTests.Refused(TypeKit.Change(type.Code, c => c.Attributes[0].Unique = true))).Code.ShouldBe("type.attribute-duplicates");

        await Cancel(second);
        await TypeKit.Change(type.Code, c => c.Attributes[0].Unique = true);
        (await Values(type.Code)).ShouldBe([first]);
        (await ObjectTypeTests.Refused(TypeKit.Enter(type.Code, null, null, ("no", "7")))).Code.ShouldBe("attribute.duplicate");

        await TypeKit.Change(type.Code, c => c.Attributes[0].Unique = false);
        (await Values(type.Code)).ShouldBeEmpty();
        await TypeKit.Enter(type.Code, null, null, ("no", "7"));
    }

    private static AttributeRow Text(string key, string name) => new() { Key = key, Name = name };

    private static Task<List<string>> Values(string type) =>
        Slice.Db((ObjectsDb db) => db.UniqueValues.Where(v => v.TypeCode == type).Select(v => v.Code).ToListAsync());

    private static Task<int> Cancel(string code) => Slice.Db(async (ObjectsDb db) =>
    {
        (await db.Codes.SingleAsync(c => c.Code == code)).Cancel(db.Now, "重复");
        return await db.SaveChangesAsync();
    });
}
