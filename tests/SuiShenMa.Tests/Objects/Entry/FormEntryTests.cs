using System.Net;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using SkiaSharp;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Features;
using SuiShenMa.Tests.Kit;
using SuiShenMa.Tests.Objects.Types;

namespace SuiShenMa.Tests.Objects.Entry;

/// <summary>Entering one object by the form (row 3).</summary>
internal sealed class FormEntryTests
{
    [TestCase("city-greening", false, "", "Issued", "city-greening", null)]
    [TestCase("city-greening", true, "", "Issued", "city-greening", null)]
    [TestCase("xuhui", false, "", "Issued", "city-greening", null)]
    [TestCase("xuhui", true, "", "PendingReview", "city-greening", "city-greening")]
    [Row(3)]
    public async Task A_city_wide_type_fixes_the_managing_department(string account, bool review, string choice, string state, string manager, string? reviewer)
    {
        var type = await EntryKit.TypeAsync(cityWide: true, review: review);
        using var person = await Operator.SignIn(account);
        (await person.Read("/admin/object-codes/enter?type=" + type)).ShouldContain("data-manager=\"fixed\">上海市绿化和市容管理局");

        var form = EntryKit.Form(type);
        form["Form.ManagerChoice"] = choice;
        ShouldBe(await EntryKit.EnterAsync(person, form), state, manager, reviewer);
    }

    [TestCase(false)]
    [TestCase(true)]
    [Row(3)]
    public async Task The_managing_department_of_the_region_is_filled_in_by_itself(bool review)
    {
        var type = await EntryKit.TypeAsync(manager: "xuhui", review: review);
        using var person = await Operator.SignIn("xuhui");
        var page = await person.Read("/admin/object-codes/enter?type=" + type);
        page.ShouldContain("data-manager=\"own\">徐汇区绿化和市容管理局");
        page.ShouldNotContain("name=\"Form.ManagerChoice\"");

        ShouldBe(await EntryKit.EnterAsync(person, EntryKit.Form(type)), "Issued", "xuhui", null);
    }

    [TestCase(false, "Original", "Issued", "city-civil", null)]
    [TestCase(false, "Own", "Issued", "xuhui", null)]
    [TestCase(true, "Original", "PendingReview", "city-civil", "city-civil")]
    [TestCase(true, "Own", "Issued", "xuhui", null)]
    [Row(3)]
    public async Task Who_does_not_manage_the_region_chooses_and_nothing_is_chosen_before(bool review, string choice, string state, string manager, string? reviewer)
    {
        var type = await EntryKit.TypeAsync(manager: "city-civil", review: review);
        using var person = await Operator.SignIn("xuhui");
        var page = await person.Read("/admin/object-codes/enter?type=" + type);
        page.ShouldContain("原主管部门（<span data-original>上海市民政局</span>）");
        page.ShouldContain("本部门（徐汇区绿化和市容管理局）");
        page.ShouldNotContain("checked");

        var form = EntryKit.Form(type);
        using (var refused = await person.Post("/admin/object-codes/enter", new(form), "/admin/object-codes/enter?type=" + type))
        {
            refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync()).ShouldContain("请选择主管部门：原主管部门或本部门。");
        }
        form["Form.ManagerChoice"] = choice;
        ShouldBe(await EntryKit.EnterAsync(person, form), state, manager, reviewer);
    }

    [Test]
    public async Task A_form_that_is_sent_twice_makes_one_code()
    {
        var type = await EntryKit.TypeAsync();
        using var person = await Operator.SignIn("xuhui");
        var form = EntryKit.Form(type);
        var first = await EntryKit.EnterAsync(person, new(form));
        (await EntryKit.EnterAsync(person, new(form))).Code.ShouldBe(first.Code);
        (await Slice.Db((ObjectsDb db) => db.Codes.CountAsync(c => c.TypeCode == type))).ShouldBe(1);
    }

    [Test]
    public async Task The_form_is_built_from_the_definition_and_its_errors_stand_at_their_fields()
    {
        var type = await EntryKit.TypeAsync(more: t => t.Attributes =
        [
            new() { Key = "depth_m", Name = "深度", DataType = AttributeDataType.Number, Required = true },
            new() { Key = "kind", Name = "材质", DataType = AttributeDataType.Option, Options = "铸铁\n混凝土" },
            new() { Key = "laid", Name = "铺设日期", DataType = AttributeDataType.Date },
        ]);
        using var person = await Operator.SignIn("xuhui");
        var form = EntryKit.Form(type);
        form["Form.Attributes[depth_m]"] = "深";
        form["Form.Longitude"] = "121.4";
        form["Form.Latitude"] = "31.17";
        using (var refused = await person.Post("/admin/object-codes/enter", new(form), "/admin/object-codes/enter?type=" + type))
        {
            refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync()).ShouldContain("填写了坐标，请同时选择坐标系。");
        }
        form["Form.CoordinateSystem"] = "GCJ02";
        using (var refused = await person.Post("/admin/object-codes/enter", new(form), "/admin/object-codes/enter?type=" + type))
        {
            var page = WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync());
            page.ShouldContain("id=\"Form_Attributes_depth_m_-error\"");
            page.ShouldContain("value=\"漕宝路公厕\"");
        }
        form["Form.Attributes[depth_m]"] = "２．５０";
        form["Form.Attributes[kind]"] = "铸铁";
        form["Form.Attributes[laid]"] = "2026-01-02";
        var code = await EntryKit.EnterAsync(person, form);
        code.Attributes.ShouldBe(new Dictionary<string, string> { ["depth_m"] = "2.5", ["kind"] = "铸铁", ["laid"] = "2026-01-02" }, ignoreOrder: true);
        (code.Longitude, code.CoordinateSystem).ShouldBe((121.4, "GCJ02"));
    }

    [Test]
    public async Task A_photo_is_kept_and_shown_to_those_who_may_see_the_object()
    {
        var type = await EntryKit.TypeAsync(more: t => t.Attributes = [new() { Key = "photo", Name = "照片", DataType = AttributeDataType.Photo, Required = true }]);
        using var bitmap = new SKBitmap(40, 30);
        using var jpeg = bitmap.Encode(SKEncodedImageFormat.Jpeg, 80);
        using var person = await Operator.SignIn("xuhui");
        using (var refused = await person.Upload("/admin/object-codes/enter", EntryKit.Form(type), "photo.photo", "a.jpg", "<svg/>"u8.ToArray(), "/admin/object-codes/enter?type=" + type))
        {
            refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        }
        using var answer = await person.Upload("/admin/object-codes/enter", EntryKit.Form(type), "photo.photo", "a.jpg", jpeg.ToArray(), "/admin/object-codes/enter?type=" + type);
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var code = answer.Headers.Location!.ToString().Split('/')[3];
        using var shown = await person.Get($"/admin/object-codes/{code}/photos/photo");
        shown.Content.Headers.ContentType!.MediaType.ShouldBe("image/jpeg");
        using var stranger = await Operator.SignIn("jingan");
        (await stranger.Get($"/admin/object-codes/{code}/photos/photo")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Test]
    [Row(3)]
    public async Task A_rejected_entry_is_corrected_and_sent_again_by_the_applicant_only()
    {
        var type = await EntryKit.TypeAsync(manager: "city-civil", review: true, more: t => t.Attributes = [new() { Key = "no", Name = "编号", DataType = AttributeDataType.Text, Unique = true }]);
        using var person = await Operator.SignIn("xuhui");
        var form = EntryKit.Form(type);
        form["Form.ManagerChoice"] = "Original";
        form["Form.Attributes[no]"] = "A1";
        var code = (await EntryKit.EnterAsync(person, form)).Code;
        await Slice.Send(Slice.As("city-civil"), new ReviewObjectCodes.Command([code], false, "地址不清楚"));

        var page = await person.Read($"/admin/object-codes/{code}/correct");
        page.ShouldContain("地址不清楚");
        page.ShouldContain("value=\"A1\"");
        using var other = await Operator.SignIn("jingan");
        (await other.Get($"/admin/object-codes/{code}/correct")).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        form["Form.Address"] = "漕宝路 401 号东侧";
        form["Form.Attributes[no]"] = "A2";
        using var answer = await person.Post($"/admin/object-codes/{code}/correct", form);
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var sent = await TypeKit.Code(code);
        (sent.State, sent.Address, sent.ReviewReason).ShouldBe((ObjectCodeState.PendingReview, "漕宝路 401 号东侧", null));
        (await Slice.Db((ObjectsDb db) => db.UniqueValues.CountAsync(u => u.Code == code))).ShouldBe(1);
        // The old value is free again.
        form = EntryKit.Form(type);
        form["Form.ManagerChoice"] = "Own";
        form["Form.Attributes[no]"] = "A1";
        (await EntryKit.EnterAsync(person, form)).State.ShouldBe(ObjectCodeState.Issued);
    }

    [Test]
    public async Task Blank_codes_are_ordered_by_a_form()
    {
        using var person = await Operator.SignIn("xuhui");
        using var answer = await person.Post("/admin/object-codes/blank", new() { ["Form.Count"] = "3" });
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        await Slice.Run<RunIntakeBatchesJob>();
        var batch = answer.Headers.Location!.ToString().Split('/')[^1];
        (await EntryKit.CodesAsync(batch)).Select(c => c.State).ShouldBe([ObjectCodeState.Blank, ObjectCodeState.Blank, ObjectCodeState.Blank]);
        (await person.Read("/admin/imports/" + batch)).ShouldContain("已完成");
        using var other = await Operator.SignIn("jingan");
        (await other.Get("/admin/imports/" + batch)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static void ShouldBe(ObjectCode code, string state, string manager, string? reviewer) =>
        (code.State.ToString(), code.ManagingDepartmentId, code.ReviewDepartmentId).ShouldBe((state, manager, reviewer));
}
