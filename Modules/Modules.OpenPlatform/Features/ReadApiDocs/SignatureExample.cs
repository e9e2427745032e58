using System.Text;
using SuiShenMa.Kernel.Cryptography;

namespace SuiShenMa.OpenPlatform.Features;

/// <summary>One signed call, worked out step by step with fixed inputs, so that a partner can check each line of an own client.</summary>
internal static class SignatureExample
{
    public const string AppId = "demo";
    public const string KeyId = "demo-hmac";
    public const string Secret = "example-secret-for-the-documentation";
    public const string Method = "POST";
    public const string Target = "/api/v1/object-codes/verify";
    public const string Timestamp = "1760000000123";
    public const string Nonce = "4f1c9a7be2d04835a6c1";
    public const string Body = """{"code":"7K3M9QPTX2RWHA","place":"漕宝路站","purpose":"巡查"}""";

    public static string BodyHash { get; } = Sm3.HashHex(Encoding.UTF8.GetBytes(Body));

    public static string Message { get; } = $"{Method}\n{Target}\n{Timestamp}\n{Nonce}\n{BodyHash}\n";

    public static string Signature { get; } = new HmacSm3(Encoding.UTF8.GetBytes(Secret)).ComputeHex(Encoding.UTF8.GetBytes(Message));

    public static string Header { get; } =
        $"Authorization: SSM1-HMAC-SM3 appId=\"{AppId}\",keyId=\"{KeyId}\",timestamp=\"{Timestamp}\",nonce=\"{Nonce}\",signature=\"{Signature}\"";

    public const string Sm4Key = "000102030405060708090a0b0c0d0e0f";
    public const string Iv = "AAECAwQFBgcICQoL";

    /// <summary>The body of the example in its envelope.</summary>
    public static string Ciphertext { get; } = Convert.ToBase64String(Sm4Gcm.Seal(Convert.FromHexString(Sm4Key), Convert.FromBase64String(Iv),
        Encoding.UTF8.GetBytes(Body), Encoding.UTF8.GetBytes($"{Method}\n{Target}\n{Timestamp}\n{Nonce}\n")));

    /// <summary>A call that works as it stands, with nothing but curl and OpenSSL 3.</summary>
    public static string Curl(string address) => $$"""
        BASE={{address}}
        APP=demo; KEY=demo-hmac; SECRET='主机启动时打印的 secret'
        TARGET={{Target}}
        BODY='{"code":"7K3M9QPTX2RWHA","place":"南门","purpose":"巡查"}'
        TIME=$(date +%s%3N); NONCE=$(openssl rand -hex 12)
        HASH=$(printf '%s' "$BODY" | openssl dgst -sm3 -r | cut -d' ' -f1)
        SIGN=$(printf 'POST\n%s\n%s\n%s\n%s\n' "$TARGET" "$TIME" "$NONCE" "$HASH" | openssl dgst -sm3 -hmac "$SECRET" -r | cut -d' ' -f1)
        curl -s "$BASE$TARGET" -H 'Content-Type: application/json' -d "$BODY" \
          -H "Authorization: SSM1-HMAC-SM3 appId=\"$APP\",keyId=\"$KEY\",timestamp=\"$TIME\",nonce=\"$NONCE\",signature=\"$SIGN\""
        """;
}
