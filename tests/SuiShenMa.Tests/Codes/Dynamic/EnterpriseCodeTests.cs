using Shouldly;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Enterprise.Features;
using SuiShenMa.Tests.Enterprise;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Codes.Dynamic;

/// <summary>Rows 2 and 20: an enterprise's dynamic code with its certificate type, overseas enterprises included.</summary>
[Row(2, 20)]
public sealed class EnterpriseCodeTests
{
    [Test]
    public async Task A_registered_enterprise_gets_a_code_under_its_registered_name()
    {
        var issued = await Issue(new { uscc = "91310000132260250x ", certType = "YYZZ", name = "冒名公司" });
        issued.Status.ShouldBe(200);
        var answer = await Ask.VerifyEnterprise(issued.Text("url")! + "\r\n");
        answer.Reason().ShouldBe("valid");
        (answer.Text("certType"), answer.Text("certTypeName"), answer.Text("name")).ShouldBe(("YYZZ", "工商营业执照", "上海汽车****有限公司"));
        (await Ask.VerifyPerson(issued.Text("token")!)).Reason().ShouldBe("malformed");
    }

    [Test]
    public async Task The_code_of_the_registers_list_is_a_certificate_type_too()
    {
        var issued = await Issue(new { uscc = Registry.NewUscc(), certType = "001" });
        (await Ask.VerifyEnterprise(issued.Text("token")!)).Text("certTypeName").ShouldBe("统一社会信用代码");
    }

    [Test]
    public async Task An_overseas_enterprise_goes_by_its_certificate()
    {
        var number = "GW" + Guid.CreateVersion7().ToString("N")[20..].ToUpperInvariant();
        (await Issue(new { uscc = number, certType = "GWCZDJZ" })).Status.ShouldBe(404);
        (await Issue(new { uscc = number, certType = "GWCZDJZ", name = "Example Overseas Trading GmbH" })).Status.ShouldBe(200);
        // Once known it needs no name.
        var issued = await Issue(new { uscc = number, certType = "GWCZDJZ" });
        var answer = await Ask.VerifyEnterprise(issued.Text("token")!);
        answer.Reason().ShouldBe("valid");
        (answer.Text("certType"), answer.Text("certTypeName")).ShouldBe(("GWCZDJZ", "外国企业常驻代表机构登记证"));
        answer.Text("name")!.ShouldStartWith("Exam****");
    }

    [TestCase("91310000132260250A", "YYZZ", "uscc")]
    [TestCase("913100", "YYZZ", "uscc")]
    [TestCase("91310000132260250X", "111", "certType")]
    [TestCase("a!", "GWJGZJ", "uscc")]
    public async Task A_wrong_number_or_certificate_type_is_refused(string uscc, string certType, string field) =>
        (await Issue(new { uscc, certType }))["errors"][field]!.AsArray().Count.ShouldBe(1);

    [Test]
    public async Task An_enterprise_that_nobody_knows_gets_no_code() =>
        (await Issue(new { uscc = Registry.NewUscc(known: false), certType = "YYZZ" })).Status.ShouldBe(404);

    [Test]
    public async Task The_static_code_on_the_wall_verifies_too_until_it_is_taken_out_of_use()
    {
        var entry = EnterpriseKit.Entry();
        var code = await EnterpriseKit.IssueAsync(entry);
        foreach (var scanned in new[] { "https://ssm.example.cn/e/" + code + "\r\n", code.ToLowerInvariant() })
        {
            var answer = await Ask.VerifyEnterprise(scanned);
            answer.Reason().ShouldBe("valid");
            (answer.Text("certTypeName"), answer.Text("name")).ShouldBe(("统一社会信用代码", NameMask.Enterprise(entry.EnterpriseName!)));
        }
        (await Ask.VerifyEnterprise("https://ssm.example.cn/w/" + code)).Reason().ShouldBe("malformed");
        (await Ask.VerifyEnterprise("https://ssm.example.cn/e/" + CodeValue.Create().Text)).Reason().ShouldBe("forged");
        await Slice.Send(EnterpriseKit.Xuhui, new SetEnterpriseCodeState.Command(code, false, "停业"));
        (await Ask.VerifyEnterprise("https://ssm.example.cn/e/" + code)).Reason().ShouldBe("revoked");
    }

    [Test]
    public async Task A_revoked_enterprise_is_revoked_by_its_number()
    {
        var uscc = Registry.NewUscc();
        var token = (await Issue(new { uscc, certType = "YYZZ" })).Text("token")!;
        (await Ask.Demo.Post($"/api/v1/subjects/{uscc}/revocation", new { reason = "吊销" })).Text("kind").ShouldBe("enterprise");
        (await Ask.VerifyEnterprise(token)).Reason().ShouldBe("revoked");
        (await Issue(new { uscc, certType = "YYZZ" })).Text("code").ShouldBe("subject.revoked");
    }

    private static Task<Answer> Issue(object body) => Ask.Demo.Post("/api/v1/enterprise-codes/dynamic", body);
}
