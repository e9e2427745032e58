using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Partners;

namespace SuiShenMa.Admin.Access;

/// <summary>What a page with a password field carries: a public key and a challenge that is good once.</summary>
internal sealed record TransportOffer(string Kid, string PublicKey, string Challenge);

/// <summary>
/// Opens passwords that the browser encrypted with SM2 (wwwroot/js/sm2.js): <c>kid.challenge.ciphertext</c>, where the
/// text below is the challenge, a line break and the password. A caught form is worth nothing a second time.
/// </summary>
/// <remarks>GB/T 22239-2019 8.1.4.1c. Without script the field travels as it is, below TLS, unless the policy forbids it.</remarks>
internal sealed class PasswordTransport(IKeyring keyring, TimeProvider clock, PolicyBook policies, INonceStore nonces)
{
    public const string Suffix = ".Sealed";
    private const string Purpose = "password-transport";
    private const int NonceSize = 12;
    private const int MacSize = 16;
    public static readonly TimeSpan Valid = TimeSpan.FromMinutes(30);
    private readonly ConcurrentDictionary<string, Sm2PrivateKey> _keys = new();

    public TransportOffer Offer()
    {
        var key = keyring.Current(Purpose);
        Span<byte> body = stackalloc byte[sizeof(long) + NonceSize];
        BitConverter.TryWriteBytes(body, clock.GetUtcNow().UtcTicks);
        RandomNumberGenerator.Fill(body[sizeof(long)..]);
        return new TransportOffer(key.Kid, KeyOf(key).PublicKey.ToHex(), Base64Url.EncodeToString([.. body, .. key.Mac.Compute(body).AsSpan(0, MacSize)]));
    }

    /// <summary>The passwords of a posted form, in the order of the fields; an empty text for a field that is not there.</summary>
    public async Task<string[]> ReadAsync(HttpRequest request, CancellationToken ct, params string[] fields)
    {
        var form = await request.ReadFormAsync(ct);
        if (!fields.Any(f => form.ContainsKey(f + Suffix)))
        {
            return (await policies.CurrentAsync(ct)).Is(PolicyTable.PasswordEncrypted)
                ? throw new RuleViolation("password.plain", "按安全策略，密码须在浏览器中加密后提交。请启用浏览器脚本并刷新页面。", 400)
                : [.. fields.Select(f => form[f].ToString())];
        }
        string? challenge = null;
        var passwords = fields.Select(f => form.TryGetValue(f + Suffix, out var text) ? Open(text.ToString(), ref challenge) : "").ToArray();
        if (!await nonces.ReserveAsync(Purpose, challenge!, clock.GetUtcNow().UtcDateTime + Valid, ct))
        {
            throw Stale();
        }
        return passwords;
    }

    private string Open(string text, ref string? challenge)
    {
        if (text.Length > 4096 || text.Split('.') is not [var kid, var given, var cipher] || (challenge ??= given) != given
            || keyring.Find(Purpose, kid) is not { } key || !IsGood(key, given))
        {
            throw Stale();
        }
        try
        {
            var plain = KeyOf(key).Decrypt(Convert.FromHexString(cipher));
            var password = Encoding.UTF8.GetString(plain);
            CryptographicOperations.ZeroMemory(plain);
            return password.StartsWith(given + "\n", StringComparison.Ordinal) ? password[(given.Length + 1)..] : throw Stale();
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            throw Stale();
        }
    }

    private bool IsGood(SymmetricKey key, string challenge)
    {
        if (challenge.Length > 64 || !Base64Url.IsValid(challenge) || Base64Url.DecodeFromChars(challenge) is not { Length: sizeof(long) + NonceSize + MacSize } bytes)
        {
            return false;
        }
        var body = bytes.AsSpan(0, sizeof(long) + NonceSize);
        var age = clock.GetUtcNow().UtcTicks - BitConverter.ToInt64(body);
        return CryptographicOperations.FixedTimeEquals(key.Mac.Compute(body).AsSpan(0, MacSize), bytes.AsSpan(body.Length)) && age >= 0 && age < Valid.Ticks;
    }

    /// <summary>The SM2 key of a keyring key: drawn from it, so that every host has the same one and rotation is the keyring's.</summary>
    private Sm2PrivateKey KeyOf(SymmetricKey key) => _keys.GetOrAdd(key.Kid, _ =>
    {
        for (byte turn = 0; ; turn++)
        {
            try
            {
                return Sm2PrivateKey.Import(key.Mac.ComputeHex([.. "ssm sm2 password v1"u8, turn]));
            }
            catch (CryptographicException) when (turn < byte.MaxValue)
            {
                // One number in 2^32 lies outside the range of private keys; the next one is drawn.
            }
        }
    });

    private static RuleViolation Stale() => new("password.transport", "页面停留过久，或者已经提交过一次。请重新填写密码后再提交。", 400);
}
