namespace SuiShenMa.Codes.Contracts;

/// <summary>What a static code is about, as far as it never changes after issue.</summary>
/// <param name="Code">The code value.</param>
/// <param name="Kind"><c>object</c> or <c>enterprise</c>.</param>
/// <param name="TypeCode">The object type, or the enterprise category.</param>
/// <param name="UnifiedCode">Nine digits, or empty where the kind has none.</param>
/// <param name="IssuedAt">UTC in whole microseconds; smaller fractions are not covered.</param>
public sealed record CodeFacts(string Code, string Kind, string TypeCode, string UnifiedCode, DateTime IssuedAt);

/// <summary>A statement of the platform about one code that can be checked without network.</summary>
/// <param name="Code">As in <see cref="CodeFacts"/>.</param>
/// <param name="Kind">As in <see cref="CodeFacts"/>.</param>
/// <param name="TypeCode">As in <see cref="CodeFacts"/>.</param>
/// <param name="UnifiedCode">As in <see cref="CodeFacts"/>.</param>
/// <param name="IssuedAt">As in <see cref="CodeFacts"/>.</param>
/// <param name="KeyId">The platform key, to be found at <c>/.well-known/ssm-keys.json</c>.</param>
/// <param name="Statement">The exact text that is signed, in UTF-8: a heading and one <c>name=value</c> line per fact, each ended by one <c>\n</c>.</param>
/// <param name="Signature">Base64 of the 64 bytes r‖s of SM2 over the statement, user id 1234567812345678.</param>
public sealed record CodeCertificate(
    string Code, string Kind, string TypeCode, string UnifiedCode, DateTime IssuedAt, string KeyId, string Statement, string Signature);

/// <summary>Vouches for codes: with a seal in the row for the platform itself, with a certificate for everybody else.</summary>
public interface ICertificates
{
    /// <summary>The seal to store beside a code when it is issued, at most 100 characters.</summary>
    /// <exception cref="ArgumentException">A fact holds a control character, or the time is not UTC.</exception>
    string Seal(CodeFacts facts);

    /// <summary>Whether this platform sealed exactly these facts. False for a row that came into the database any other way; such a row is never certified.</summary>
    bool SealIsGood(CodeFacts facts, string seal);

    /// <summary>Signs the facts with the current platform key. The caller has checked the seal before.</summary>
    /// <exception cref="ArgumentException">A fact holds a control character, or the time is not UTC.</exception>
    CodeCertificate Sign(CodeFacts facts);
}
