using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using SuiShenMa.Kernel.Cryptography;

namespace SuiShenMa.Kernel.Partners;

/// <summary>
/// The SM4 envelope of one call (partner-api.md §2, rows 29 and 117): <c>{ "iv", "ciphertext" }</c> instead of the body, and the answer
/// in the same way under the same key. A text that was moved to another call, changed or sealed for another application does not open.
/// </summary>
internal sealed class PayloadEnvelope
{
    public const string Header = "Ssm-Encryption";
    public const string KeyHeader = "Ssm-Encryption-Key-Id";
    public const string Scheme = "SM4-GCM";

    private readonly PartnerKey _key;

    private PayloadEnvelope(PartnerKey key) => _key = key;

    public static bool IsWanted(HttpContext http) => http.Request.Headers.ContainsKey(Header);

    /// <summary>Puts the opened body in the place of the envelope.</summary>
    /// <param name="firstLines">The first four lines of the signed message; null for a call that is not signed.</param>
    /// <exception cref="RuleViolation"><c>encryption.invalid</c>, 400.</exception>
    public static PayloadEnvelope Open(HttpContext http, PartnerApplication app, PartnerOperation operation, string? firstLines, DateTime now)
    {
        if (http.Request.Headers[Header].ToString() != Scheme)
        {
            throw Invalid($"请求头 {Header} 只能是 {Scheme}。");
        }
        if (operation.Streams)
        {
            throw Invalid("文件下载接口不支持加密，请去掉请求头 Ssm-Encryption。");
        }
        if (firstLines is null)
        {
            throw Invalid("加密的请求须用签名调用，不能用访问令牌。");
        }
        var keys = KeysOf(app, http.Request.Headers[KeyHeader].ToString(), now);
        if (http.Request.Body is not MemoryStream { Length: > 0 } held)
        {
            return new PayloadEnvelope(keys[0]);
        }
        var (iv, text) = Read(held);
        var aad = Encoding.UTF8.GetBytes(firstLines);
        foreach (var key in keys)
        {
            if (Sm4Gcm.TryOpen(key.Sm4!, iv, text, aad, out var plain))
            {
                // Readable from its own buffer, as the operations of the hot path take it.
                http.Request.Body = new MemoryStream(plain, 0, plain.Length, writable: false, publiclyVisible: true);
                http.Request.ContentLength = plain.Length;
                return new PayloadEnvelope(key);
            }
        }
        throw Invalid("密文无法解开：请核对 SM4 密钥、iv 和附加数据（待签名串的前四行，每行以 \\n 结尾）。");
    }

    /// <summary>The envelope of an answer; its associated data are the two headers that go with it.</summary>
    public byte[] Seal(HttpResponse response, string timestamp, string nonce, ReadOnlySpan<byte> body)
    {
        var iv = RandomNumberGenerator.GetBytes(Sm4Gcm.IvSize);
        var text = Sm4Gcm.Seal(_key.Sm4!, iv, body, Encoding.ASCII.GetBytes(timestamp + "\n" + nonce + "\n"));
        response.Headers[Header] = Scheme;
        response.Headers[KeyHeader] = _key.KeyId;
        response.ContentType = "application/json; charset=utf-8";
        return JsonSerializer.SerializeToUtf8Bytes(new Sealed(iv, text));
    }

    /// <summary>The one that is named, else all that are valid now, the newest first: two overlap while the partner rotates.</summary>
    private static List<PartnerKey> KeysOf(PartnerApplication app, string keyId, DateTime now)
    {
        var keys = app.Keys.Values.Where(k => k.Sm4 is not null && k.NotBefore <= now && now < k.NotAfter && (keyId.Length == 0 || k.KeyId == keyId))
            .OrderByDescending(k => k.NotBefore).ThenBy(k => k.KeyId, StringComparer.Ordinal).ToList();
        return keys.Count > 0 ? keys
            : throw Invalid(keyId.Length == 0 ? "应用没有有效的 SM4 密钥，请在开放平台新增。" : $"应用没有名为 {KeyHeader} 所指的有效 SM4 密钥。");
    }

    private static (byte[] Iv, byte[] Text) Read(MemoryStream held)
    {
        try
        {
            if (JsonSerializer.Deserialize<Sealed>(held.GetBuffer().AsSpan(0, (int)held.Length)) is { Iv.Length: Sm4Gcm.IvSize, Ciphertext.Length: >= Sm4Gcm.TagSize } envelope)
            {
                return (envelope.Iv, envelope.Ciphertext);
            }
        }
        catch (JsonException)
        {
            // The same sentence as for what is JSON of another shape.
        }
        throw Invalid("加密的请求体须是 {\"iv\":…,\"ciphertext\":…}：iv 为 12 字节的 Base64，ciphertext 为密文和 16 字节标签相连的 Base64。");
    }

    private static RuleViolation Invalid(string message) => new("encryption.invalid", message, 400);

    private sealed record Sealed([property: JsonPropertyName("iv")] byte[] Iv, [property: JsonPropertyName("ciphertext")] byte[] Ciphertext);
}
