using System.Buffers.Text;
using System.Text.Json;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Kernel.Partners;

/// <summary>What a bearer token says: for which application, until when, for which device.</summary>
public sealed record BearerClaim(string AppId, long Expires, string? DeviceId, string KeyId);

/// <summary>Short-lived tokens for terminals and field tools: a claim under an HMAC-SM3 of the keyring; nothing is stored.</summary>
public sealed class BearerTokens(IKeyring keyring, TimeProvider clock)
{
    /// <summary>The longest life of a token, in seconds.</summary>
    public const int MaxSeconds = 7200;

    private const string Purpose = "bearer";

    public string Issue(string appId, string? deviceId, int seconds)
    {
        var key = keyring.Current(Purpose);
        var claim = new BearerClaim(appId, clock.GetUtcNow().ToUnixTimeSeconds() + Math.Min(seconds, MaxSeconds), deviceId, key.Kid);
        var payload = JsonSerializer.SerializeToUtf8Bytes(claim, Json.Stored);
        return Base64Url.EncodeToString(payload) + "." + Base64Url.EncodeToString(key.Mac.Compute(payload));
    }

    /// <returns>Null when the token is forged, malformed or past its time.</returns>
    public BearerClaim? Read(string token)
    {
        var dot = token.IndexOf('.', StringComparison.Ordinal);
        if (token.Length > 1024 || dot < 1)
        {
            return null;
        }
        try
        {
            var payload = Base64Url.DecodeFromChars(token.AsSpan(0, dot));
            var claim = JsonSerializer.Deserialize<BearerClaim>(payload, Json.Stored);
            return claim is { AppId: not null, KeyId: not null }
                && keyring.Find(Purpose, claim.KeyId) is { } key
                && System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(key.Mac.Compute(payload), Base64Url.DecodeFromChars(token.AsSpan(dot + 1)))
                && claim.Expires > clock.GetUtcNow().ToUnixTimeSeconds()
                ? claim
                : null;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }
}
