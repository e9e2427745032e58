using System.Text;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.OpenPlatform.Data;
using SuiShenMa.OpenPlatform.Domain;

namespace SuiShenMa.OpenPlatform.Partners;

/// <summary>The applications with which a Development host can be called at once; a host in Production removes them.</summary>
internal sealed class DemoApplications(OpenPlatformDb db, ApplicationChanges changes, ApplicationVault vault)
{
    public const string AppId = "demo";
    public const string FastAppId = "demo-fast";
    public const string HmacKeyId = "demo-hmac";
    public const string Sm2KeyId = "demo-sm2";
    public const string Sm4KeyId = "demo-sm4";
    public const string DepartmentId = "city-data";

    private const string Sm2Seed = "SuiShenMa demo application, SM2 key, worthless outside a Development host";

    private const string Sm4Seed = "SuiShenMa demo application, SM4 key, worthless outside a Development host";

    /// <summary>Public knowledge by design: derived from a sentence that stands in the source and printed in the documentation.</summary>
    public static Sm2PrivateKey Sm2Key { get; } = Sm2PrivateKey.Import(Sm3.HashHex(Encoding.UTF8.GetBytes(Sm2Seed)));

    /// <summary>In hex; as public as <see cref="Sm2Key"/>.</summary>
    public static string Sm4Key { get; } = Sm3.HashHex(Encoding.UTF8.GetBytes(Sm4Seed))[..(2 * Sm4Gcm.KeySize)];

    public async Task WriteAsync(string secret, CancellationToken ct)
    {
        // A changed row is reported and stays as it is; it must not keep the host from starting.
        using var all = SealedRowReading.WithoutRefusing();
        await WriteAsync(AppId, "示范应用", signsAnswers: true, secret, ct);
        await WriteAsync(FastAppId, "示范应用（应答不签名，压测用）", signsAnswers: false, secret, ct);
        await changes.SaveAsync(ct);
    }

    public async Task RemoveAsync(CancellationToken ct)
    {
        using var all = SealedRowReading.WithoutRefusing();
        var demos = await db.Applications.Where(a => a.Demo).ToListAsync(ct);
        if (demos.Count == 0)
        {
            return;
        }
        var ids = demos.Select(a => a.AppId).ToList();
        db.Keys.RemoveRange(await db.Keys.Where(k => ids.Contains(k.AppId)).ToListAsync(ct));
        db.Applications.RemoveRange(demos);
        await changes.SaveAsync(ct);
    }

    private async Task WriteAsync(string appId, string name, bool signsAnswers, string secret, CancellationToken ct)
    {
        if (await db.Applications.FindAsync([appId], ct) is null)
        {
            db.Applications.Add(new PartnerApp
            {
                AppId = appId,
                Name = name,
                DepartmentId = DepartmentId,
                Enabled = true,
                Sandbox = true,
                SignsAnswers = signsAnswers,
                Demo = true,
                Capabilities = [.. Capabilities.All.Select(c => c.Code)],
                CreatedAt = db.Now,
                CreatedBy = "system",
            });
        }
        var hmac = await KeyAsync(appId, HmacKeyId, AppKey.HmacSm3, ct);
        if (hmac.SecretSealed is null || (db.IsTrusted(hmac) && vault.SecretOf(hmac) != secret))
        {
            vault.SetSecret(hmac, secret);
        }
        var sm4 = await KeyAsync(appId, Sm4KeyId, AppKey.Sm4Gcm, ct);
        if (sm4.SecretSealed is null || (db.IsTrusted(sm4) && vault.SecretOf(sm4) != Sm4Key))
        {
            vault.SetSecret(sm4, Sm4Key);
        }
        var sm2 = await KeyAsync(appId, Sm2KeyId, AppKey.Sm2Sm3, ct);
        if (sm2.PublicKey is null || db.IsTrusted(sm2))
        {
            sm2.PublicKey = Sm2Key.PublicKey.ToHex();
        }
    }

    private async Task<AppKey> KeyAsync(string appId, string keyId, string algorithm, CancellationToken ct)
    {
        if (await db.Keys.FindAsync([appId, keyId], ct) is { } key)
        {
            return key;
        }
        key = new AppKey
        {
            AppId = appId,
            KeyId = keyId,
            Algorithm = algorithm,
            CreatedAt = db.Now,
            CreatedBy = "system",
            NotBefore = DateTime.UnixEpoch,
            NotAfter = new DateTime(2099, 12, 31, 0, 0, 0, DateTimeKind.Utc),
        };
        db.Keys.Add(key);
        return key;
    }
}
