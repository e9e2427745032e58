using Microsoft.EntityFrameworkCore;
using Shouldly;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Enterprise.Features;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Imaging;
using SuiShenMa.Tests.Kit;
using SuiShenMa.Tools.Registry;

namespace SuiShenMa.Tests.Enterprise;

/// <summary>Applying for one enterprise code, the rules against it, and what is done with it afterwards (rows 5, 7, 8, 9).</summary>
public sealed class ApplyEnterpriseCodeTests
{
    [Test, Row(5), Row(8), Row(9)]
    public async Task A_saved_form_is_a_code_that_scans_as_genuine()
    {
        using var person = await Operator.SignIn("xuhui");
        (await person.Read("/admin/enterprise-codes/apply")).ShouldContain("申领原因");
        var entry = EnterpriseKit.Entry(name: "漕宝路旗舰店");
        var form = EnterpriseKit.Form(entry);
        var (status, path) = await EnterpriseKit.OutcomeAsync(await person.Post("/admin/enterprise-codes/apply", form));
        status.ShouldBe(302, path);
        var code = EnterpriseKit.CodeIn(path);
        CodeValue.TryParse(code, out _).ShouldBeTrue();
        (await EnterpriseKit.OutcomeAsync(await person.Post("/admin/enterprise-codes/apply", form))).Text.ShouldBe(path, "a second click leads to the same code");

        var detail = await person.Read(path);
        foreach (var shown in new[] { entry.EnterpriseName!, entry.Uscc!, "漕宝路旗舰店", "住宿和餐饮业 / 餐饮业", "漕宝路 401 号", "门店亮码", "企业码已生成" })
        {
            detail.ShouldContain(shown);
        }
        using (var image = await person.Get(path + "/image?format=png&download=1"))
        {
            var read = CodeImageReader.Read(await image.Content.ReadAsByteArrayAsync());
            read.Ok.ShouldBeTrue(read.Reason);
            read.Text!.ShouldEndWith("/e/" + code);
        }
        foreach (var format in new[] { "svg", "pdf" })
        {
            using var image = await person.Get($"{path}/image?format={format}&download=1");
            image.EnsureSuccessStatusCode();
            image.Content.Headers.ContentDisposition!.FileName!.ShouldContain(code + "." + format);
        }

        var (landed, html) = await EnterpriseKit.Open("/e/" + code);
        ((int)landed).ShouldBe(200);
        html.ShouldContain("官方企业码，核验为真");
        html.ShouldContain(entry.EnterpriseName!);
        html.ShouldContain("漕宝路旗舰店");
        html.ShouldNotContain("门店亮码", customMessage: "the reason is not for the street");
        html.ShouldNotContain("xuhui");
    }

    [Test, Row(5)]
    public async Task What_is_missing_or_wrong_is_said_beside_its_field()
    {
        using var person = await Operator.SignIn("xuhui");
        var entry = EnterpriseKit.Entry();
        (entry.Uscc, entry.Reason, entry.CategoryCode, entry.Address) = ("91350211M000100Y43", " ", "", "");
        var (status, html) = await EnterpriseKit.OutcomeAsync(await person.Post("/admin/enterprise-codes/apply", EnterpriseKit.Form(entry)));
        status.ShouldBe(400);
        foreach (var said in new[] { "校验位不正确", "请填写申领原因", "请选择企业码分类", "请填写地址", "id=\"Form_Uscc-error\"" })
        {
            html.ShouldContain(said);
        }
    }

    [Test, Row(5), Row(6)]
    public async Task Two_elements_that_do_not_agree_give_no_code()
    {
        var wrong = EnterpriseKit.Entry();
        wrong.EnterpriseName = "别家有限公司";
        (await Refused(wrong))["enterpriseName"][0].ShouldContain("不一致");

        var unknown = EnterpriseKit.Entry(Registry.NewUscc(known: false));
        (await Refused(unknown))["uscc"][0].ShouldContain("无记录");

        var gone = EnterpriseKit.Entry("93310151MA1FAKE43A");
        gone.EnterpriseName = "上海示例果蔬专业合作社";
        (await Refused(gone))["uscc"][0].ShouldContain("已注销");

        using (Registry.Behaves(EnterpriseRegistryStandIn.DownKey))
        {
            (await Refused(EnterpriseKit.Entry()))["uscc"][0].ShouldContain("服务异常");
        }
        (await EnterpriseKit.OfEnterpriseAsync(unknown.Uscc!)).ShouldBeEmpty();
    }

    [Test, Row(7)]
    public async Task Several_addresses_of_one_enterprise_are_several_codes_below_one_name()
    {
        var uscc = Registry.NewUscc();
        var first = await EnterpriseKit.IssueAsync(EnterpriseKit.Entry(uscc, "漕宝路 401 号", name: "一店"));
        var second = await EnterpriseKit.IssueAsync(EnterpriseKit.Entry(uscc, "漕宝路 402 号", name: "二店"));
        var other = await EnterpriseKit.IssueAsync(EnterpriseKit.Entry(uscc, "南京西路 1 号", "310106", "三店"), EnterpriseKit.Jingan);
        using var person = await Operator.SignIn("xuhui");
        var list = await person.Read("/admin/enterprises?keyword=" + uscc);
        list.ShouldContain(Registry.NameOf(uscc));
        list.ShouldContain("data-label=\"企业码\">2<");
        list.ShouldContain("共 1 家");
        var detail = await person.Read("/admin/enterprise-codes/" + first);
        detail.ShouldContain(second);
        detail.ShouldNotContain(other, customMessage: "another district's code");
        detail.ShouldContain("另有 1 个企业码在其他区划");
        using var city = await Operator.SignIn("city-greening");
        (await city.Read("/admin/enterprises?several=true&keyword=" + uscc)).ShouldContain("data-label=\"企业码\">3<");
    }

    [TestCase("漕宝路401号")]
    [TestCase("上海市徐汇区漕宝路 ４０１ 号")]
    [TestCase("漕宝路401号。")]
    [Row(7)]
    public async Task The_same_address_however_written_is_refused_with_the_code_that_exists(string again)
    {
        var uscc = Registry.NewUscc();
        var code = await EnterpriseKit.IssueAsync(EnterpriseKit.Entry(uscc, "漕宝路 401 号"));
        var error = await Should.ThrowAsync<RuleViolation>(() => EnterpriseKit.IssueAsync(EnterpriseKit.Entry(uscc, again, "310104")));
        (error.Code, error.Field).ShouldBe(("enterprise-code.duplicate", "address"));
        error.Message.ShouldContain(code);
        (await EnterpriseKit.OfEnterpriseAsync(uscc)).Count.ShouldBe(1);
    }

    [Test, Row(7)]
    public async Task Of_many_at_once_for_one_address_one_gets_the_code()
    {
        var uscc = Registry.NewUscc();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            try
            {
                return await EnterpriseKit.IssueAsync(EnterpriseKit.Entry(uscc));
            }
            catch (RuleViolation e) when (e.Code == "enterprise-code.duplicate")
            {
                return null;
            }
        }));
        outcomes.Count(o => o is not null).ShouldBe(1);
        (await EnterpriseKit.OfEnterpriseAsync(uscc)).Count.ShouldBe(1);
    }

    [Test, Row(8)]
    public async Task An_edit_changes_what_scans_show_and_keeps_the_value()
    {
        var code = await EnterpriseKit.IssueAsync();
        using var person = await Operator.SignIn("xuhui");
        var path = $"/admin/enterprise-codes/{code}/edit";
        (await person.Read(path)).ShouldContain("漕宝路店");
        var row = (await EnterpriseKit.FindAsync(code))!;
        var form = EnterpriseKit.Form(EnterpriseKit.Entry(row.Uscc, "漕宝路 500 号", name: "改名后的店"));
        form["Form.CategoryCode"] = "52";
        form["Version"] = row.Version.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var stale = new Dictionary<string, string>(form);
        (await EnterpriseKit.OutcomeAsync(await person.Post(path, form))).Status.ShouldBe(302);
        (await EnterpriseKit.OutcomeAsync(await person.Post(path, stale))).Text.ShouldContain("刚被其他人修改");
        var (_, html) = await EnterpriseKit.Open("/e/" + code);
        html.ShouldContain("核验为真", customMessage: "the seal covers what does not change");
        html.ShouldContain("改名后的店");
        html.ShouldContain("批发和零售业 / 零售业");
        (await person.Read("/admin/enterprise-codes/" + code)).ShouldContain("编辑企业码");
    }

    [Test, Row(7), Row(8)]
    public async Task A_registered_change_of_name_is_given_to_all_codes_of_the_enterprise()
    {
        var uscc = Registry.NewUscc();
        var first = await EnterpriseKit.IssueAsync(EnterpriseKit.Entry(uscc, "漕宝路 1 号"));
        await EnterpriseKit.IssueAsync(EnterpriseKit.Entry(uscc, "南京西路 2 号", "310106"), EnterpriseKit.Jingan);
        Registry.Known.Put(uscc, "上海更名企业有限公司", "存续");
        var entry = EnterpriseKit.Entry(uscc, "漕宝路 1 号");
        entry.EnterpriseName = "上海更名企业有限公司";
        using (TestHost.Clock.Ahead(TimeSpan.FromHours(2)))
        {
            await Slice.Send(EnterpriseKit.Xuhui, new ChangeEnterpriseCode.Command(first, 0, entry));
        }
        (await EnterpriseKit.OfEnterpriseAsync(uscc)).Select(c => c.EnterpriseName).Distinct().ShouldBe(["上海更名企业有限公司"]);
    }

    [Test, Row(8)]
    public async Task A_code_is_taken_out_of_use_and_put_back_and_scans_say_so_at_once()
    {
        var code = await EnterpriseKit.IssueAsync();
        using var person = await Operator.SignIn("xuhui");
        var page = "/admin/enterprise-codes/" + code;
        (await EnterpriseKit.OutcomeAsync(await person.Post(page + "?handler=Disable", new() { ["Reason"] = "" }, page))).Text.ShouldContain("请填写停用原因");
        (await EnterpriseKit.OutcomeAsync(await person.Post(page + "?handler=Disable", new() { ["Reason"] = "门店装修" }, page))).Status.ShouldBe(302);
        var (status, html) = await EnterpriseKit.Open("/e/" + code);
        ((int)status).ShouldBe(200);
        html.ShouldContain("这枚企业码已停用");
        html.ShouldNotContain("核验为真");
        (await person.Read(page)).ShouldContain("门店装修");
        (await EnterpriseKit.OutcomeAsync(await person.Post(page + "?handler=Enable", new(), page))).Status.ShouldBe(302);
        (await EnterpriseKit.Open("/e/" + code)).Html.ShouldContain("核验为真");
    }

    [Test, Row(8)]
    public async Task Unknown_misread_and_smuggled_codes_have_their_own_words()
    {
        var (status, html) = await EnterpriseKit.Open("/e/" + CodeValue.Create().Text);
        ((int)status).ShouldBe(404);
        html.ShouldContain("查无此码");
        var code = await EnterpriseKit.IssueAsync();
        (await EnterpriseKit.Open("/e/" + code[..3] + (code[3] == 'A' ? 'B' : 'A') + code[4..])).Html.ShouldContain("没有认出这枚码");
        (await EnterpriseKit.Open("/e/" + code.ToLowerInvariant())).Html.ShouldContain("核验为真");
        await Slice.Db<EnterpriseDb, int>(db => db.Codes.Where(c => c.Code == code).ExecuteUpdateAsync(s => s.SetProperty(c => c.SealedCategory, "99")));
        (await EnterpriseKit.Open("/e/" + code)).Html.ShouldContain("查无此码");
    }

    [Test, Row(9)]
    public async Task A_district_applies_for_its_own_region_only_and_the_city_for_all()
    {
        var error = await Should.ThrowAsync<InputInvalid>(() => EnterpriseKit.IssueAsync(EnterpriseKit.Entry(region: "310106")));
        error.Errors["regionCode"][0].ShouldContain("区划范围");
        var sub = EnterpriseKit.Xuhui with { Scope = EnterpriseKit.Xuhui.Scope with { Regions = SuiShenMa.Kernel.Security.Allowed.Just(["310104010"]) } };
        await Should.ThrowAsync<InputInvalid>(() => EnterpriseKit.IssueAsync(EnterpriseKit.Entry(region: "310104"), sub));
        (await EnterpriseKit.IssueAsync(EnterpriseKit.Entry(region: "310104010"), sub)).ShouldNotBeNull();
        (await EnterpriseKit.IssueAsync(EnterpriseKit.Entry(region: "310106"), EnterpriseKit.City)).ShouldNotBeNull();
        using var person = await Operator.SignIn("xuhui");
        var form = await person.Read("/admin/enterprise-codes/apply");
        form.ShouldContain("310104012");
        form.ShouldNotContain("\"310106");
    }

    [Test, Row(9), Row(14)]
    public async Task Another_district_neither_sees_nor_changes_nor_exports_nor_counts_a_code()
    {
        var uscc = Registry.NewUscc();
        var code = await EnterpriseKit.IssueAsync(EnterpriseKit.Entry(uscc));
        using var other = await Operator.SignIn("jingan");
        (await other.Read("/admin/enterprise-codes?keyword=" + code)).ShouldContain("没有符合条件的企业码");
        (await other.Read("/admin/enterprises?keyword=" + uscc)).ShouldContain("共 0 家");
        foreach (var path in new[] { "", "/image", "/edit" })
        {
            using var answer = await other.Get("/admin/enterprise-codes/" + code + path);
            ((int)answer.StatusCode).ShouldBe(404, path);
        }
        (await Should.ThrowAsync<NotFound>(() => Slice.Send(EnterpriseKit.Jingan, new SetEnterpriseCodeState.Command(code, false, "x")))).ShouldNotBeNull();
        await Should.ThrowAsync<NotFound>(() => Slice.Send(EnterpriseKit.Jingan, new ChangeEnterpriseCode.Command(code, 0, EnterpriseKit.Entry(uscc))));
        (await EnterpriseKit.OutcomeAsync(await other.Post("/admin/enterprise-codes/export", new() { ["codes"] = code }))).Text.ShouldContain("没有符合条件的企业码");
        await Should.ThrowAsync<NotFound>(() => Slice.Send(EnterpriseKit.Xuhui with { Scope = SuiShenMa.Kernel.Security.Scope.Nothing }, new ShowEnterpriseCode.Query(code)));
    }

    [Test, Row(14)]
    public async Task Chosen_codes_are_exported_to_a_workbook()
    {
        var uscc = Registry.NewUscc();
        var code = await EnterpriseKit.IssueAsync(EnterpriseKit.Entry(uscc, "漕宝路 1 号", name: "=1+1 店"));
        await EnterpriseKit.IssueAsync(EnterpriseKit.Entry(uscc, "漕宝路 2 号"));
        using var person = await Operator.SignIn("xuhui");
        using var answer = await person.Post("/admin/enterprise-codes/export", new() { ["codes"] = code });
        answer.EnsureSuccessStatusCode();
        using var book = new ClosedXML.Excel.XLWorkbook(await answer.Content.ReadAsStreamAsync());
        var sheet = book.Worksheets.First();
        var text = string.Join('|', sheet.CellsUsed().Select(c => c.GetString()));
        text.ShouldContain(code);
        text.ShouldContain(uscc);
        text.ShouldContain("住宿和餐饮业 / 餐饮业");
        text.ShouldNotContain("漕宝路 2 号");
        sheet.CellsUsed().Any(c => c.HasFormula).ShouldBeFalse();
        using var all = await person.Post("/admin/enterprise-codes/export?uscc=" + uscc, new(), "/admin/enterprise-codes/export");
        using var everything = new ClosedXML.Excel.XLWorkbook(await all.Content.ReadAsStreamAsync());
        everything.Worksheets.First().CellsUsed().Count(c => c.GetString() == uscc).ShouldBe(2);
    }

    private static async Task<IReadOnlyDictionary<string, string[]>> Refused(SuiShenMa.Enterprise.Entry.EnterpriseEntry entry) =>
        (await Should.ThrowAsync<InputInvalid>(() => EnterpriseKit.IssueAsync(entry))).Errors;
}
