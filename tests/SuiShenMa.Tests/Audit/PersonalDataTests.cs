using System.Net;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Features;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Personal;
using SuiShenMa.Tests.Admin;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Audit;

public sealed class PersonalDataTests
{
    [Test, Row(139)]
    public async Task A_value_is_shown_in_clear_only_with_a_reason_that_is_on_record()
    {
        var account = await AdminKit.CreateReady();
        await Slice.Send(AdminKit.Administrator, new SaveContact.Command(account.Id, "canary@example.cn", "13712345678"));
        using var admin = await Operator.SignIn("admin");
        var page = $"/admin/reveal?kind=account&id={account.Id:N}";
        (await admin.Read(page)).ShouldNotContain("13712345678");
        using var without = await admin.Post("/admin/reveal", new() { ["Form.Kind"] = "account", ["Form.Id"] = account.Id.ToString("N"), ["Form.Reason"] = "" }, page);
        without.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        using var shown = await admin.Post("/admin/reveal", new() { ["Form.Kind"] = "account", ["Form.Id"] = account.Id.ToString("N"), ["Form.Reason"] = "联系本人核对" }, page);
        (await shown.Content.ReadAsStringAsync()).ShouldContain("13712345678");
        shown.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var record = await Slice.Db<AdminDb, SuiShenMa.Kernel.Data.AuditRecord>(db => db.Audit.SingleAsync(a => a.Action == "personal-data.revealed" && a.SubjectId == account.Id.ToString("N")));
        record.Category.ShouldBe(SuiShenMa.Kernel.Audit.AuditCategory.Data);
        record.Details!.ShouldContain("联系本人核对");
        record.Details!.ShouldNotContain("13712345678");

        using var person = await Operator.SignIn("xuhui");
        using var refused = await person.Get(page);
        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await Should.ThrowAsync<NotFound>(() => Slice.Send(AdminKit.Administrator, new RevealPersonalData.Command("nothing", "x", "看一看而已")))).Status.ShouldBe(404);
    }

    [Test]
    public void A_closed_value_opens_only_in_its_own_row_and_column_and_is_found_by_its_index()
    {
        var columns = new PersonalColumns(AdminKit.Service<FieldCipher>(), "test_person");
        var closed = columns.Close(" 欧阳小明 ", "7", "name");
        columns.Open(closed.Cipher, "7", "name").ShouldBe("欧阳小明");
        Should.Throw<System.Security.Cryptography.CryptographicException>(() => columns.Open(closed.Cipher, "8", "name"));
        Should.Throw<System.Security.Cryptography.CryptographicException>(() => columns.Open(closed.Cipher, "7", "phone"));
        columns.Search("name", "欧阳小明").ShouldContain(closed.Index!);
        columns.Search("phone", "欧阳小明").ShouldNotContain(closed.Index!);
    }

    [TestCase("张三", "张*")]
    [TestCase("欧阳小明", "欧**明")]
    [TestCase("", "—")]
    public void A_name_is_masked(string name, string masked) => Masks.Name(name).ShouldBe(masked);

    [Test]
    public void Numbers_are_masked()
    {
        Masks.Mobile("13712345678").ShouldBe("137****5678");
        Masks.Document("310101199001011234").ShouldBe("310*************34");
        Masks.Mail("wang@example.cn").ShouldBe("w***@example.cn");
    }
}
