using System.Globalization;
using System.Text;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Kernel.Cryptography;

namespace SuiShenMa.Codes.Domain;

/// <summary>Seals code facts by HMAC-SM3, so that a row smuggled into the database is never certified, and signs them by SM2 on demand.</summary>
internal sealed class Certificates(IKeyring keyring) : ICertificates
{
    public const string SealPurpose = "code-seal";

    private const string SealHeading = "SSM-CODE-SEAL-1";
    private const string CertificateHeading = "SSM-CODE-CERTIFICATE-1";

    public string Seal(CodeFacts facts)
    {
        var key = keyring.Current(SealPurpose);
        return $"{key.Kid}.{key.Mac.ComputeHex(Encoding.UTF8.GetBytes(Text(SealHeading, facts)))}";
    }

    public bool SealIsGood(CodeFacts facts, string seal)
    {
        if (seal?.Split('.') is not [var kid, var mac] || keyring.Find(SealPurpose, kid) is not { } key || FirstBadFact(facts) is not null)
        {
            return false;
        }

        return key.Mac.IsGood(Encoding.UTF8.GetBytes(Text(SealHeading, facts)), mac);
    }

    public CodeCertificate Sign(CodeFacts facts)
    {
        var key = keyring.PlatformSigner;
        var statement = $"{Text(CertificateHeading, facts)}keyId={key.Kid}\n";
        return new CodeCertificate(facts.Code, facts.Kind, facts.TypeCode, facts.UnifiedCode, facts.IssuedAt, key.Kid, statement,
            Convert.ToBase64String(key.Sign(Encoding.UTF8.GetBytes(statement))));
    }

    private static string Text(string heading, CodeFacts facts)
    {
        if (FirstBadFact(facts) is { } bad)
        {
            throw new ArgumentException($"The fact {bad} cannot be written in one line, or is a local time.", nameof(facts));
        }

        var issuedAt = facts.IssuedAt.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        return $"{heading}\ncode={facts.Code}\nkind={facts.Kind}\ntypeCode={facts.TypeCode}\nunifiedCode={facts.UnifiedCode}\nissuedAt={issuedAt}\n";
    }

    // A line end inside a fact could pass for the next fact.
    private static string? FirstBadFact(CodeFacts facts) => facts switch
    {
        _ when !IsOneLine(facts.Code) => nameof(facts.Code),
        _ when !IsOneLine(facts.Kind) => nameof(facts.Kind),
        _ when !IsOneLine(facts.TypeCode) => nameof(facts.TypeCode),
        _ when !IsOneLine(facts.UnifiedCode) => nameof(facts.UnifiedCode),
        // Unspecified is how the database gives UTC back.
        { IssuedAt.Kind: DateTimeKind.Local } => nameof(facts.IssuedAt),
        _ => null,
    };

    private static bool IsOneLine(string? fact) => fact is not null && !fact.Any(char.IsControl);
}
