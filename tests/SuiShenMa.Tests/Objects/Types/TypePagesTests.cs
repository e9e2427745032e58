using System.Net;
using Shouldly;
using SuiShenMa.Kernel.Imaging;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Features;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Objects.Types;

/// <summary>The pages about types and styles at a browser without JavaScript.</summary>
internal sealed class TypePagesTests
{
    [Test, Row(15)]
    public async Task A_platform_administrator_adds_a_category_and_finds_it_in_the_list()
    {
        using var admin = await Operator.SignIn("admin");
        var code = "P" + TypeKit.NewCode()[1..];
        using var saved = await admin.Post("/admin/object-categories/edit", new() { ["Form.IsNew"] = "true", ["Form.Code"] = code, ["Form.Name"] = "页面大类" + code, ["Form.Kind"] = "QuasiStatic", ["Form.OnShelf"] = "true", ["Form.Order"] = "500" });
        saved.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var list = await admin.Read("/admin/object-categories?keyword=" + code);
        list.ShouldContain("页面大类" + code);
        list.ShouldContain("准静态");
        list.ShouldContain("已上架");
        list.ShouldContain($"/admin/object-types?category={code}");
        (await admin.Read($"/admin/object-categories/edit?code={code}")).ShouldContain("页面大类" + code);
    }

    [Test, Row(15, 16)]
    public async Task A_type_is_made_row_by_row_without_script()
    {
        using var admin = await Operator.SignIn("admin");
        var code = TypeKit.NewCode();
        Dictionary<string, string> form = new()
        {
            ["Form.IsNew"] = "true",
            ["Form.Code"] = code,
            ["Form.Name"] = "页面类型" + code,
            ["Form.CategoryCode"] = "03",
            ["Form.Mode"] = "Territorial",
            ["Form.OnShelf"] = "true",
            ["Form.Attributes[0].Name"] = "开放时间",
            ["Form.Attributes[0].Key"] = "hours",
            ["Form.Attributes[0].Required"] = "true",
            ["change"] = "add-attribute",
        };
        using var grown = await admin.Post("/admin/object-types/edit", form);
        var page = WebUtility.HtmlDecode(await grown.Content.ReadAsStringAsync());
        page.ShouldContain("Form.Attributes[1].Key");
        page.ShouldContain("value=\"开放时间\"");

        (form["Form.Attributes[1].Name"], form["Form.Attributes[1].Key"], form["Form.Attributes[1].DataType"]) = ("等级", "grade", "Option");
        form["Form.Attributes[1].Options"] = "一类\r\n二类";
        form["change"] = "up:1";
        using var moved = await admin.Post("/admin/object-types/edit", form);
        WebUtility.HtmlDecode(await moved.Content.ReadAsStringAsync()).ShouldContain("属性 1：等级");

        form["change"] = "add-manager";
        using var managed = await admin.Post("/admin/object-types/edit", form);
        (await managed.Content.ReadAsStringAsync()).ShouldContain("Form.Managers[0].RegionCode");
        form.Remove("change");
        (form["Form.Managers[0].RegionCode"], form["Form.Managers[0].DepartmentId"]) = ("310104", "xuhui");
        using var saved = await admin.Post("/admin/object-types/edit", form);
        saved.StatusCode.ShouldBe(HttpStatusCode.Redirect);

        var type = await TypeKit.Load(code);
        type.Attributes.Select(a => a.Key).ShouldBe(["hours", "grade"]);
        type.Attributes[1].Options.ShouldBe(["一类", "二类"]);
        type.TerritorialManagers.ShouldBe([new TerritorialManager("310104", "xuhui")]);
        var detail = await admin.Read("/admin/object-types/" + code);
        detail.ShouldContain("开放时间");
        detail.ShouldContain("徐汇区绿化和市容管理局");
        (await admin.Read("/admin/object-types?category=03&pageSize=200")).ShouldContain("页面类型" + code);
    }

    [Test]
    public async Task A_refused_form_comes_back_with_what_was_typed_and_the_words_beside_the_field()
    {
        using var admin = await Operator.SignIn("admin");
        using var refused = await admin.Post("/admin/object-types/edit", new()
        {
            ["Form.IsNew"] = "true",
            ["Form.Code"] = "x",
            ["Form.Name"] = "留住我",
            ["Form.CategoryCode"] = "03",
            ["Form.Mode"] = "Territorial",
            ["Form.Attributes[0].Name"] = "",
            ["Form.Attributes[0].Key"] = "",
            ["Form.Attributes[1].Name"] = "坏",
            ["Form.Attributes[1].Key"] = "BAD",
        });
        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var page = WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync());
        page.ShouldContain("value=\"留住我\"");
        page.ShouldContain("id=\"Form_Code-error\"");
        page.ShouldContain("id=\"Form_Attributes_0__Key-error\"");
        page.ShouldContain("value=\"BAD\"");
    }

    [Test, Row(12)]
    public async Task Automatic_activation_is_offered_for_virtual_categories_only()
    {
        using var admin = await Operator.SignIn("admin");
        (await admin.Read("/admin/object-types/edit?category=03")).ShouldContain("data-only-virtual hidden");
        (await admin.Read("/admin/object-types/edit?category=09")).ShouldNotContain("data-only-virtual hidden");
    }

    [Test, Row(16)]
    public async Task A_district_reads_types_and_changes_none()
    {
        using var xuhui = await Operator.SignIn("xuhui");
        var list = await xuhui.Read("/admin/object-types?keyword=沿街");
        list.ShouldContain("沿街商户");
        list.ShouldNotContain("新增物体类型");
        using var edit = await xuhui.Get("/admin/object-types/edit?code=03001");
        edit.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        using var city = await Operator.SignIn("city-greening");
        (await city.Read("/admin/object-types/edit?code=03001")).ShouldContain("修改物体类型");
        using var category = await city.Get("/admin/object-categories/edit?code=03");
        category.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Test, Row(49)]
    public async Task A_style_is_copied_previewed_and_saved_without_script()
    {
        using var admin = await Operator.SignIn("admin");
        using var copied = await admin.Post("/admin/code-styles", new() { ["Form.FromType"] = "03001" });
        copied.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var address = copied.Headers.Location!.ToString();
        var page = await admin.Read(address);
        page.ShouldContain("data:image/svg+xml;base64,");
        page.ShouldContain("版面检查通过");

        var form = Fields(page);
        form["Form.Layout.SymbolSize"] = "10";
        using var preview = await admin.Post(address + "&handler=Preview", form, address);
        preview.StatusCode.ShouldBe(HttpStatusCode.OK);
        WebUtility.HtmlDecode(await preview.Content.ReadAsStringAsync()).ShouldContain("二维码太小");
        using var refused = await admin.Post(address, form);
        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        form["Form.Layout.SymbolSize"] = "50";
        form["Form.Layout.Caption.Text"] = "扫一扫 监督我";
        using var saved = await admin.Post(address, form);
        saved.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await admin.Read(address)).ShouldContain("扫一扫 监督我");
    }

    /// <summary>What a browser would send back for the style form.</summary>
    private static Dictionary<string, string> Fields(string page)
    {
        var fields = new Dictionary<string, string>();
        foreach (var name in new[] { "Form.Code", "Form.Version", "Form.Name" })
        {
            fields[name] = System.Text.RegularExpressions.Regex.Match(page, $"name=\"{System.Text.RegularExpressions.Regex.Escape(name)}\"[^>]*?value=\"([^\"]*)\"|value=\"([^\"]*)\"[^>]*?name=\"{System.Text.RegularExpressions.Regex.Escape(name)}\"") is { Success: true } m ? m.Groups[1].Value + m.Groups[2].Value : "";
        }
        var layout = StyleForm.Of(CodeStyle.Default);
        foreach (var property in typeof(StyleForm).GetProperties())
        {
            if (property.GetValue(layout) is TextBoxForm box)
            {
                foreach (var inner in typeof(TextBoxForm).GetProperties())
                {
                    fields[$"Form.Layout.{property.Name}.{inner.Name}"] = Convert.ToString(inner.GetValue(box), System.Globalization.CultureInfo.InvariantCulture)!;
                }
            }
            else
            {
                fields[$"Form.Layout.{property.Name}"] = Convert.ToString(property.GetValue(layout), System.Globalization.CultureInfo.InvariantCulture)!;
            }
        }
        return fields;
    }
}
