using OtpNet;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel.Cryptography;

namespace SuiShenMa.Admin.Access;

/// <summary>Section <c>Accounts:SecondFactor</c> of the settings.</summary>
internal sealed class SecondFactorOptions
{
    public const string Section = "Accounts:SecondFactor";

    /// <summary><c>SHA1</c>, which every authenticator knows, or <c>SM3</c>, for new enrolments; those from before keep theirs (adr/0033).</summary>
    public OtpAlgorithm Algorithm { get; set; } = OtpAlgorithm.Sha1;
}

/// <summary>Codes of RFC 6238 over HMAC-SHA-1 or HMAC-SM3: six digits, thirty seconds; only the hash and its output length differ.</summary>
internal static class TotpCodes
{
    public const int StepSeconds = 30;

    public static string NameOf(OtpAlgorithm algorithm) => algorithm == OtpAlgorithm.Sm3 ? "HMAC-SM3" : "HMAC-SHA-1";

    /// <summary>Secrets are as long as the output of the hash (RFC 4226, section 4).</summary>
    public static byte[] NewSecret(OtpAlgorithm algorithm) => KeyGeneration.GenerateRandomKey(algorithm == OtpAlgorithm.Sm3 ? Sm3.Size : 20);

    public static Totp Of(OtpAlgorithm algorithm, byte[] secret) => algorithm == OtpAlgorithm.Sm3 ? new Totp(new Sm3Key(secret), StepSeconds) : new Totp(secret, StepSeconds);

    /// <summary>What the picture of an enrolment says. Authenticators that do not know the algorithm refuse it, or show codes that are not taken.</summary>
    public static string UriOf(OtpAlgorithm algorithm, string secret, string account, string issuer) =>
        $"otpauth://totp/{Uri.EscapeDataString(issuer)}:{Uri.EscapeDataString(account)}?secret={secret}&issuer={Uri.EscapeDataString(issuer)}&algorithm={(algorithm == OtpAlgorithm.Sm3 ? "SM3" : "SHA1")}&digits=6&period={StepSeconds}";

    private sealed class Sm3Key(byte[] secret) : IKeyProvider
    {
        private readonly HmacSm3 _mac = new(secret);

        /// <param name="mode">Of no meaning here: the key knows its hash.</param>
        public byte[] ComputeHmac(OtpHashMode mode, byte[] data) => _mac.Compute(data);
    }
}
