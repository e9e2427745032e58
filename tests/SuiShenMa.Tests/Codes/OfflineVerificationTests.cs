using System.Text;
using Shouldly;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Codes;

/// <summary>partner-api.md §3: what a verifier without network needs.</summary>
public sealed class OfflineVerificationTests
{
    [TestCase(ObjectCodeState.Active)]
    [TestCase(ObjectCodeState.Blank)]
    public async Task A_certificate_is_good_under_the_published_key(ObjectCodeState state)
    {
        var code = await SomeCode.In(state);
        var certificate = await new Partner().Get($"/api/v1/object-codes/{code.Code}/certificate");
        certificate.Status.ShouldBe(200);
        certificate.Text("unifiedCode").ShouldBe(code.UnifiedCode);
        certificate.Text("kind").ShouldBe("object");
        certificate.Text("statement")!.ShouldContain($"code={code.Code}\n");
        (await KeyOf(certificate.Text("keyId")!)).Verify(Encoding.UTF8.GetBytes(certificate.Text("statement")!), Convert.FromBase64String(certificate.Text("signature")!)).ShouldBeTrue();
    }

    [Test]
    public async Task A_code_with_a_broken_seal_gets_no_certificate()
    {
        var code = await SomeCode.PastThePlatform(ObjectCodeState.Active, c => c.SealedTypeCode = "other");
        var answer = await new Partner().Get($"/api/v1/object-codes/{code.Code}/certificate");
        answer.Status.ShouldBe(409);
        answer.Text("code").ShouldBe("code.seal-broken");
    }

    [Test]
    public async Task An_unknown_code_gets_no_certificate()
    {
        (await new Partner().Get($"/api/v1/object-codes/{CodeValue.Create().Text}/certificate")).Status.ShouldBe(404);
        (await new Partner().Get("/api/v1/object-codes/short/certificate")).Status.ShouldBe(400);
    }

    [Test]
    public async Task The_revocations_name_cancelled_codes_and_are_signed()
    {
        var cancelled = await SomeCode.In(ObjectCodeState.Cancelled);
        var active = await SomeCode.In(ObjectCodeState.Active);
        using (TestHost.Clock.Ahead(TimeSpan.FromMinutes(8)))
        {
            var list = await Open("/.well-known/ssm-revocations.json");
            list.Status.ShouldBe(200);
            var codes = list["codes"].AsArray().Select(c => c!.GetValue<string>()).ToList();
            codes.ShouldContain(cancelled.Code);
            codes.ShouldNotContain(active.Code);
            var statement = list.Text("statement")!;
            statement.ShouldContain("sm3=" + Sm3.HashHex(Encoding.ASCII.GetBytes(string.Concat(codes.Select(c => c + "\n")))) + "\n");
            statement.ShouldContain("issuedAt=" + list.Text("issuedAt") + "\n");
            (await KeyOf(list.Text("keyId")!)).Verify(Encoding.UTF8.GetBytes(statement), Convert.FromBase64String(list.Text("signature")!)).ShouldBeTrue();
        }
    }

    private static async Task<Sm2PublicKey> KeyOf(string kid) =>
        Sm2PublicKey.Import((await Open("/.well-known/ssm-keys.json"))["keys"].AsArray().Single(k => k!["kid"]!.GetValue<string>() == kid)!["publicKeyPem"]!.GetValue<string>());

    private static async Task<Answer> Open(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(TestHost.Address, path));
        return await Partner.Send(request);
    }
}
