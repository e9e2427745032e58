using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using SuiShenMa.Enterprise.Features;
using SuiShenMa.Enterprise.Pool;
using SuiShenMa.Kernel;
using SuiShenMa.Tests.Kit;
using SuiShenMa.Tools.Registry;

namespace SuiShenMa.Tests.Enterprise;

/// <summary>企业二要素校验 and the classification.</summary>
public sealed class TwoElementTests
{
    [TestCase("腾讯科技（深圳）有限公司", "9144030071526726XG", "一致")]
    [TestCase("腾讯科技(深圳)有限公司", "9144030071526726xg", "一致")]
    [TestCase(" 腾讯科技 （深圳） 有限公司　", "９１４４０３００７１５２６７２６ＸＧ", "一致")]
    [TestCase("腾讯科技深圳有限公司", "9144030071526726XG", "不一致")]
    [TestCase("深圳市腾讯计算机系统有限公司", "9144030071526726XG", "不一致")]
    [TestCase("阿里巴巴（中国）有限公司", "91330100799655058B", "一致")]
    [Row(6)]
    public async Task Name_and_code_agree_or_not(string name, string uscc, string result) => (await ResultOf(name, uscc)).ShouldBe(result);

    [Test, Row(6)]
    public async Task An_unknown_code_has_no_record_and_a_failing_registry_is_told_apart_from_it()
    {
        (await ResultOf("某某有限公司", Registry.NewUscc(known: false))).ShouldBe("无记录");
        using (Registry.Behaves(EnterpriseRegistryStandIn.BrokenKey))
        {
            (await ResultOf("某某有限公司", Registry.NewUscc())).ShouldBe("服务异常");
        }
    }

    [Test, Row(6)]
    public async Task Before_a_mismatch_is_told_old_knowledge_is_asked_for_again()
    {
        var uscc = Registry.NewUscc();
        (await ResultOf(Registry.NameOf(uscc), uscc)).ShouldBe("一致");
        Registry.Known.Put(uscc, "上海新名有限公司", "存续");
        using (TestHost.Clock.Ahead(TimeSpan.FromHours(2)))
        {
            (await ResultOf("上海新名有限公司", uscc)).ShouldBe("一致");
            (await ResultOf(Registry.NameOf(uscc), uscc)).ShouldBe("不一致");
        }
    }

    [Test, Row(6)]
    public async Task The_page_says_the_result_and_never_the_registered_name_of_a_mismatch()
    {
        using var person = await Operator.SignIn("xuhui");
        var (status, html) = await EnterpriseKit.OutcomeAsync(await person.Post("/admin/enterprise-check", new() { ["Form.Name"] = "别家", ["Form.Uscc"] = "91310000132260250X" }));
        status.ShouldBe(200);
        html.ShouldContain("<strong data-result>不一致</strong>");
        html.ShouldNotContain("上海汽车集团");
        (await EnterpriseKit.OutcomeAsync(await person.Post("/admin/enterprise-check", new() { ["Form.Name"] = "别家", ["Form.Uscc"] = "91350211M000100Y43" }))).Text.ShouldContain("校验位不正确");
    }

    [Test, Row(6)]
    public async Task A_bad_code_is_an_error_of_the_form_not_a_result() =>
        (await Should.ThrowAsync<InputInvalid>(() => Slice.Send(EnterpriseKit.Xuhui, new CheckEnterprise.Command("某某", "123")))).Errors.ShouldContainKey("uscc");

    [Test, Row(5)]
    public async Task The_classification_has_its_sections_and_divisions_and_follows_an_edit_at_once()
    {
        using var admin = await Operator.SignIn("admin");
        var list = await admin.Read("/admin/enterprise-categories");
        list.ShouldContain("20 个一级分类");
        list.ShouldContain("软件和信息技术服务业");
        list.ShouldContain("据记忆整理");
        var code = "X" + Guid.CreateVersion7().ToString("N")[20..].ToUpperInvariant();
        (await EnterpriseKit.OutcomeAsync(await admin.Post("/admin/enterprise-categories/edit", new()
        {
            ["Form.IsNew"] = "true",
            ["Form.Code"] = code,
            ["Form.Name"] = "测试分类" + code,
            ["Form.ParentCode"] = "H",
            ["Form.Order"] = "1",
        }))).Status.ShouldBe(302);
        var entry = EnterpriseKit.Entry();
        entry.CategoryCode = code;
        var kept = await EnterpriseKit.IssueAsync(entry);
        (await EnterpriseKit.OutcomeAsync(await admin.Post("/admin/enterprise-categories/edit", new()
        {
            ["Form.Code"] = code,
            ["Form.Name"] = "测试分类" + code,
            ["Form.ParentCode"] = "H",
            ["Form.Order"] = "1",
            ["Form.Version"] = "1",
            ["Form.Disabled"] = "true",
        }))).Status.ShouldBe(302);
        var again = EnterpriseKit.Entry();
        again.CategoryCode = code;
        (await Should.ThrowAsync<InputInvalid>(() => EnterpriseKit.IssueAsync(again))).Errors["categoryCode"][0].ShouldContain("已停用");
        entry.Name = "换个名称";
        await Slice.Send(EnterpriseKit.Xuhui, new ChangeEnterpriseCode.Command(kept, 0, entry));
        (await EnterpriseKit.FindAsync(kept))!.CategoryCode.ShouldBe(code, "a code keeps a category that is not offered any more");
        using var district = await Operator.SignIn("xuhui");
        using var refused = await district.Get("/admin/enterprise-categories/edit");
        ((int)refused.StatusCode).ShouldBe(403);
    }

    private static async Task<string> ResultOf(string name, string uscc)
    {
        var fault = TwoElementTexts.Fault(uscc, out var plain);
        fault.ShouldBeNull();
        return (await TestHost.Services.GetRequiredService<TwoElements>().CheckAsync(name, plain, default)).Text;
    }
}
