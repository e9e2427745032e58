using Shouldly;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Features;
using SuiShenMa.Tests.Kit;
using SuiShenMa.Tests.Objects.Types;

namespace SuiShenMa.Tests.Objects.Entry;

/// <summary>Rows are written in bulk past Entity Framework, whose parameters once cut text without a declared length at 255 characters.</summary>
internal sealed class LongTextTests
{
    [Test]
    public async Task A_long_text_comes_through_a_batch_as_it_was_sent()
    {
        var type = await TypeKit.Add(c =>
        {
            (c.Mode, c.ManagingDepartmentId) = (ManagementMode.CityWide, "city-greening");
            c.Attributes = [new() { Key = "note", Name = "备注", MaxLength = 1000 }];
        });
        var note = string.Concat(Enumerable.Repeat("一段很长的备注，", 110));
        var partner = new Partner();
        var items = Enumerable.Range(0, 3).Select(i => new { name = "公厕" + i, regionCode = "310104", address = "漕溪北路 88 号", attributes = new { note } });
        var batch = (await partner.Post("/api/v1/object-codes/batches", new { typeCode = type.Code, items })).Text("batchNo")!;
        await Slice.Run<RunIntakeBatchesJob>();
        var done = await partner.Get("/api/v1/object-codes/batches/" + batch);
        (done.Text("state"), done["succeeded"].GetValue<int>()).ShouldBe(("done", 3), done.Body!.ToJsonString());
        var codes = await partner.Get($"/api/v1/object-codes/batches/{batch}/codes");
        codes["items"].AsArray().ShouldAllBe(c => c!["attributes"]!["note"]!.GetValue<string>() == note);
    }
}
