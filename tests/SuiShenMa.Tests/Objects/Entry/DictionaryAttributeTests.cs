using System.Net;
using ClosedXML.Excel;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using SuiShenMa.Admin.Features;
using SuiShenMa.Kernel;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Entry;
using SuiShenMa.Objects.Features;
using SuiShenMa.Tests.Admin;
using SuiShenMa.Tests.Kit;
using SuiShenMa.Tests.Objects.Types;

namespace SuiShenMa.Tests.Objects.Entry;

/// <summary>Attributes whose values come from a dictionary: form, workbook and interface follow it, objects keep what they carry (row 106).</summary>
public sealed class DictionaryAttributeTests
{
    [Test]
    public async Task An_entry_is_chosen_on_the_form_by_today_s_name_and_stored_by_its_code()
    {
        var (kind, type) = await SomeType();
        using var person = await Operator.SignIn("xuhui");
        var html = await person.Read("/admin/object-codes/enter?type=" + type);
        html.ShouldContain(">一级</option>");
        html.ShouldNotContain(">已停用的级别</option>");
        var form = EntryKit.Form(type);
        form["Form.Attributes[grade]"] = "g1";
        var code = await EntryKit.EnterAsync(person, form);
        code.Attributes["grade"].ShouldBe("g1");
        (await person.Read("/admin/object-codes/" + code.Code)).ShouldContain("一级");
        await Rename(kind, "g1", "甲级");
        (await person.Read("/admin/object-codes/" + code.Code)).ShouldContain("甲级");
        form = EntryKit.Form(type, "另一个");
        form["Form.Attributes[grade]"] = "g9";
        using var refused = await person.Post("/admin/object-codes/enter", form, "/admin/object-codes/enter?type=" + type);
        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync()).ShouldContain("不在可选值中，请填：甲级、二级");
    }

    [Test]
    public async Task An_entry_that_is_switched_off_is_not_taken_anew_and_stays_with_the_objects_that_carry_it()
    {
        var (kind, type) = await SomeType(review: true);
        using var person = await Operator.SignIn("xuhui");
        var form = EntryKit.Form(type);
        form["Form.Attributes[grade]"] = "g2";
        var code = await EntryKit.EnterAsync(person, form);
        await Switch(kind, "g2", disabled: true);
        (await person.Read("/admin/object-codes/" + code.Code)).ShouldContain("二级");
        (await Slice.Send(Slice.As("xuhui"), new PreIssueObjectCode.Command(type, Entry("g2"))).ShouldThrowInput()).ShouldContainKey("attributes.grade");
        await Slice.Db<ObjectsDb, int>(async db =>
        {
            var row = await db.Codes.SingleAsync(c => c.Code == code.Code);
            row.State = ObjectCodeState.Rejected;
            return await db.SaveChangesAsync();
        });
        await Slice.Send(Slice.As("xuhui"), new ResubmitObjectCode.Command(code.Code, Entry("g2")));
        (await TypeKit.Code(code.Code)).Attributes["grade"].ShouldBe("g2");
    }

    [Test]
    public async Task A_caller_that_asks_for_the_attributes_is_told_the_names_that_are_offered()
    {
        var (_, type) = await SomeType();
        var told = await Slice.Send(EntryKit.Xuhui, new GetRequiredAttributes.Query(type));
        told.Single(a => a.Key == "grade").Options.ShouldBe(["一级", "二级"]);
    }

    [Test]
    public async Task The_workbook_offers_the_names_and_an_import_takes_names_and_codes()
    {
        var (_, type) = await SomeType();
        var template = await Slice.Send(EntryKit.Xuhui, new DownloadImportTemplate.Query(type));
        using (var book = new XLWorkbook(new MemoryStream(template.Workbook)))
        {
            book.Worksheets.SelectMany(s => s.CellsUsed()).Select(c => c.GetString()).ShouldContain("一级");
        }
        var rows = new[] { ("甲", "一级"), ("乙", "g2"), ("丙", "没有这一级") }.Select(r =>
        {
            var row = EntryKit.Line(r.Item1);
            row["等级"] = r.Item2;
            return row;
        }).ToArray();
        var batch = await EntryKit.CheckAsync(type, await EntryKit.FilledAsync(type, EntryKit.Xuhui, rows));
        batch.Failed.ShouldBe(1);
        await EntryKit.CommitAsync(batch.BatchNo);
        (await EntryKit.CodesAsync(batch.BatchNo)).Select(c => c.Attributes["grade"]).Order().ShouldBe(["g1", "g2"]);
    }

    [Test]
    public async Task A_dictionary_that_a_type_takes_values_from_and_an_entry_that_objects_carry_are_not_deleted()
    {
        var (kind, type) = await SomeType();
        await Slice.Send(Slice.As("xuhui"), new PreIssueObjectCode.Command(type, Entry("g1")));
        (await Should.ThrowAsync<RuleViolation>(() => Slice.Send(AdminKit.Administrator, new DeleteDictionaryEntry.Command(kind, "g1")))).Code.ShouldBe("dictionary.used");
        await Slice.Send(AdminKit.Administrator, new DeleteDictionaryEntry.Command(kind, "g2"));
        var (empty, _) = await SomeType(entries: false);
        (await Should.ThrowAsync<RuleViolation>(() => Slice.Send(AdminKit.Administrator, new DeleteDictionaryKind.Command(empty)))).Code.ShouldBe("dictionary.used");
    }

    [Test]
    public async Task A_type_takes_its_values_from_one_place_and_from_a_dictionary_that_there_is()
    {
        (await Should.ThrowAsync<InputInvalid>(() => TypeOf("no-such-dictionary"))).Errors.Keys.ShouldContain("attributes[0].dictionary");
        var (kind, _) = await SomeType();
        (await Should.ThrowAsync<InputInvalid>(() => TypeOf(kind, options: "一级"))).Errors.Keys.ShouldContain(k => k.EndsWith("options", StringComparison.OrdinalIgnoreCase));
    }

    private static ObjectEntry Entry(string grade) => new() { Name = "测试", RegionCode = "310104012", Address = "漕宝路 401 号", Attributes = new Dictionary<string, string?> { ["grade"] = grade } };

    private static async Task<(string Kind, string Type)> SomeType(bool review = false, bool entries = true)
    {
        var kind = "grade-" + Guid.CreateVersion7().ToString("N")[^12..];
        await Slice.Send(AdminKit.Administrator, new SaveDictionaryKind.Command(kind, "等级 " + kind[^6..], null, 10, null));
        if (entries)
        {
            foreach (var (code, name, disabled) in new[] { ("g1", "一级", false), ("g2", "二级", false), ("g9", "已停用的级别", true) })
            {
                await Slice.Send(AdminKit.Administrator, new SaveDictionaryEntry.Command(kind, code, name, null, 10, null, null, disabled, null));
            }
        }
        return (kind, await TypeOf(kind, review: review));
    }

    private static Task<string> TypeOf(string kind, string? options = null, bool review = false) => EntryKit.TypeAsync(review: review, more: t => t.Attributes = [new AttributeRow { Key = "grade", Name = "等级", DataType = AttributeDataType.Option, Dictionary = kind, Options = options }]);

    private static Task Rename(string kind, string code, string name) => Save(kind, code, name, null);

    private static Task Switch(string kind, string code, bool disabled) => Save(kind, code, null, disabled);

    private static async Task Save(string kind, string code, string? name, bool? disabled)
    {
        var row = await Slice.Db<SuiShenMa.Admin.Data.AdminDb, SuiShenMa.Admin.Domain.AdminDictionaryEntry>(db => db.Dictionary.AsNoTracking().SingleAsync(d => d.Kind == kind && d.Code == code));
        await Slice.Send(AdminKit.Administrator, new SaveDictionaryEntry.Command(kind, code, name ?? row.Name, null, row.Order, row.Color, row.Note, disabled ?? row.Disabled, row.Version));
    }
}

internal static class InputOutcome
{
    public static async Task<IReadOnlyDictionary<string, string[]>> ShouldThrowInput<T>(this Task<T> task) => (await Should.ThrowAsync<InputInvalid>(() => task)).Errors;
}
