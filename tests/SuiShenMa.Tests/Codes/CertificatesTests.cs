using System.Text;
using Shouldly;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Domain;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Tests.Kernel.Cryptography;

namespace SuiShenMa.Tests.Codes;

internal sealed class CertificatesTests
{
    private static readonly CodeFacts s_facts = new("00000000000000", "object", "010101", "310101155",
        new DateTime(2026, 11, 1, 8, 30, 0, 123, 456, DateTimeKind.Utc));

    private readonly KeyringFolder _folder = new();

    [OneTimeTearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void A_seal_holds_for_exactly_the_facts_that_were_sealed()
    {
        var certificates = new Certificates(_folder.Open());
        var seal = certificates.Seal(s_facts);
        seal.Length.ShouldBeLessThanOrEqualTo(100);
        certificates.SealIsGood(s_facts, seal).ShouldBeTrue();
        certificates.SealIsGood(s_facts with { IssuedAt = DateTime.SpecifyKind(s_facts.IssuedAt, DateTimeKind.Unspecified) }, seal).ShouldBeTrue();
        foreach (var changed in new[]
        {
            s_facts with { Code = "1000000000000Y" }, s_facts with { Kind = "enterprise" }, s_facts with { TypeCode = "010102" },
            s_facts with { UnifiedCode = "123456788" }, s_facts with { IssuedAt = s_facts.IssuedAt.AddMicroseconds(1) },
            s_facts with { TypeCode = "", UnifiedCode = "010101\nunifiedCode=310101155" },
        })
        {
            certificates.SealIsGood(changed, seal).ShouldBeFalse(changed.ToString());
        }
    }

    [Test]
    public void A_row_without_a_seal_of_ours_is_never_good()
    {
        using var elsewhere = new KeyringFolder();
        var certificates = new Certificates(_folder.Open());
        var seal = certificates.Seal(s_facts);
        var kid = seal.Split('.')[0];
        foreach (var forged in new[] { null, "", ".", kid, $"{kid}.", $"{kid}.{new string('0', 64)}", seal + "0", seal[..^1], new Certificates(elsewhere.Open()).Seal(s_facts) })
        {
            certificates.SealIsGood(s_facts, forged!).ShouldBeFalse();
        }
    }

    [Test]
    public void Seals_and_certificates_outlive_a_rotation_of_their_keys()
    {
        var keyring = _folder.Open();
        var certificates = new Certificates(keyring);
        var seal = certificates.Seal(s_facts);
        var certificate = certificates.Sign(s_facts);
        keyring.Rotate(Certificates.SealPurpose);
        keyring.Rotate(IKeyring.PlatformSignerPurpose);

        certificates.Seal(s_facts).ShouldNotBe(seal);
        certificates.SealIsGood(s_facts, seal).ShouldBeTrue();
        var signer = keyring.Signers.Single(s => s.Kid == certificate.KeyId);
        signer.Verify(Encoding.UTF8.GetBytes(certificate.Statement), Convert.FromBase64String(certificate.Signature)).ShouldBeTrue();
    }

    [Test]
    public void A_certificate_can_be_checked_with_the_public_key_and_the_statement_alone()
    {
        var keyring = _folder.Open();
        var certificate = new Certificates(keyring).Sign(s_facts);
        certificate.Statement.ShouldBe(
            "SSM-CODE-CERTIFICATE-1\ncode=00000000000000\nkind=object\ntypeCode=010101\nunifiedCode=310101155\n"
            + $"issuedAt=2026-11-01T08:30:00.123456Z\nkeyId={certificate.KeyId}\n");
        var publicKey = Sm2PublicKey.Import(keyring.Signers.Single(s => s.Kid == certificate.KeyId).PublicKey.ToPem());
        var signature = Convert.FromBase64String(certificate.Signature);
        signature.Length.ShouldBe(64);
        publicKey.Verify(Encoding.UTF8.GetBytes(certificate.Statement), signature).ShouldBeTrue();
        publicKey.Verify(Encoding.UTF8.GetBytes(certificate.Statement.Replace("010101", "010102")), signature).ShouldBeFalse();
    }

    [Test]
    public void Facts_that_could_be_read_two_ways_are_not_vouched_for()
    {
        var certificates = new Certificates(_folder.Open());
        Should.Throw<ArgumentException>(() => certificates.Sign(s_facts with { TypeCode = "1\nkind=enterprise" }));
        Should.Throw<ArgumentException>(() => certificates.Seal(s_facts with { IssuedAt = s_facts.IssuedAt.ToLocalTime() }));
    }
}
