using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Codes.Dynamic;

/// <summary>Row 29: which keys there are, what for, and the evidence for 密评; and a new key while the platform serves.</summary>
[Row(29)]
public sealed class KeyInventoryTests
{
    [Test]
    public async Task The_page_names_every_key_its_algorithm_and_where_it_is_used()
    {
        _ = await Ask.PersonToken();
        using var admin = await Operator.SignIn("admin");
        var html = await admin.Read("/admin/keys");
        foreach (var key in Ask.Service<IKeyring>().Inventory())
        {
            html.ShouldContain(key.KeyId);
        }
        html.ShouldContain("GB/T 32918");
        html.ShouldContain("GB/T 32907");
        html.ShouldContain("GB/T 15852.2");
    }

    [Test]
    public async Task The_workbook_holds_the_inventory_and_no_key()
    {
        using var admin = await Operator.SignIn("admin");
        using var answer = await admin.Get("/admin/keys/export");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var zip = new ZipArchive(await answer.Content.ReadAsStreamAsync());
        var text = new StringBuilder();
        foreach (var entry in zip.Entries)
        {
            using var reader = new StreamReader(entry.Open());
            text.Append(await reader.ReadToEndAsync());
        }
        var all = text.ToString();
        all.ShouldContain(Ask.Service<IKeyring>().PlatformSigner.Kid);
        all.ShouldContain("dynamic-code");
        all.ShouldContain("SM4-GCM");
        var wrapped = System.Text.Json.JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(TestHost.DataFolder, "keys", "keyring.json")));
        foreach (var key in wrapped.RootElement.GetProperty("keys").EnumerateArray())
        {
            all.ShouldNotContain(key.GetProperty("wrapped").GetString()!);
        }
        (await Slice.Db<CodesDb, bool>(db => db.Audit.AnyAsync(a => a.Action == "keys.exported"))).ShouldBeTrue();
    }

    [Test]
    public async Task A_new_key_is_made_while_codes_are_out_there_and_all_go_on_verifying()
    {
        var token = await Ask.PersonToken();
        using var admin = await Operator.SignIn("admin");
        (await admin.Post("/admin/keys?handler=Rotate", new() { ["purpose"] = DynamicKeys.Purpose }, "/admin/keys")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await Ask.VerifyPerson(token)).Reason().ShouldBe("valid");
        using (TestHost.Clock.Ahead(TimeSpan.FromSeconds(20)))
        {
            var later = await Ask.PersonToken();
            (await Ask.VerifyPerson(later)).Reason().ShouldBe("valid");
            (await Ask.VerifyPerson(token)).Reason().ShouldBe("valid");
            System.Buffers.Text.Base64Url.DecodeFromChars(later)[1].ShouldNotBe(System.Buffers.Text.Base64Url.DecodeFromChars(token)[1]);
        }
        (await admin.Read("/admin/keys")).ShouldContain("仅用于校验和解密");
        (await Slice.Db<CodesDb, bool>(db => db.Audit.AnyAsync(a => a.Action == "key.rotated"))).ShouldBeTrue();
    }

    [TestCase("unified-order")]
    [TestCase("blind-index")]
    [TestCase("nothing")]
    public async Task A_key_whose_change_would_break_what_is_stored_is_not_changed_here(string purpose)
    {
        using var admin = await Operator.SignIn("admin");
        (await admin.Post("/admin/keys?handler=Rotate", new() { ["purpose"] = purpose }, "/admin/keys")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        Ask.Service<IKeyring>().Inventory().ShouldNotContain(k => k.Purpose == "nothing");
    }
}
