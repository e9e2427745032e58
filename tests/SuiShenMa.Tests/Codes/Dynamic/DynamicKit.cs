using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Codes.Features;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.OpenPlatform.Domain;
using SuiShenMa.OpenPlatform.Features;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Codes.Dynamic;

/// <summary>A clock that stands where it is put.</summary>
internal sealed class StoppedClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}

/// <summary>Dynamic codes over a keyring of their own, so that keys and clock are the test's.</summary>
internal sealed class TokenDesk : IDisposable
{
    private readonly string _folder = Path.Combine(TestHost.DataFolder, "dynamic-" + Guid.CreateVersion7().ToString("N"));

    public TokenDesk(DateTimeOffset? now = null)
    {
        Clock = new StoppedClock(now ?? new DateTimeOffset(2026, 5, 1, 8, 0, 0, TimeSpan.Zero));
        Keyring = new FileKeyring(_folder, MasterKeyBytes, clock: Clock);
        Keys = new DynamicKeys(Keyring, Clock);
        Tokens = new DynamicTokens(Keys, Clock);
        Offline = new OfflineTokens(Keyring, Clock);
    }

    public static byte[] MasterKeyBytes { get; } = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    public StoppedClock Clock { get; }

    public FileKeyring Keyring { get; }

    public DynamicKeys Keys { get; }

    public DynamicTokens Tokens { get; }

    public OfflineTokens Offline { get; }

    public string New(int life = 60, DynamicKind kind = DynamicKind.Person, long subject = 42) => Tokens.Create(kind, life, 1, subject, false, out _);

    public TokenFault Read(string text) => Tokens.Read(text, out _);

    /// <summary>A second host over the same keys.</summary>
    public DynamicTokens Beside() => new(new DynamicKeys(new FileKeyring(_folder, MasterKeyBytes, clock: Clock), Clock), Clock);

    public FileKeyring Reopen(byte[] masterKey) => new(_folder, masterKey, clock: Clock);

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}

/// <summary>What the tests of dynamic codes ask over HTTP.</summary>
internal static class Ask
{
    public static readonly Partner Demo = new();

    public static string NewSubject() => "p-" + Guid.CreateVersion7().ToString("N");

    public static Task<Answer> Person(string subjectId, string certType = "111", string? scene = null, int? ttl = null, string? name = null, string? certNumber = null, Partner? by = null) =>
        (by ?? Demo).Post("/api/v1/person-codes", new { subjectId, certType, sceneCode = scene, ttlSeconds = ttl, name, certNumber });

    public static async Task<string> PersonToken(string? subjectId = null, string certType = "111", string? scene = null, string? name = null, Partner? by = null)
    {
        var answer = await Person(subjectId ?? NewSubject(), certType, scene, name: name, by: by);
        return answer.Status == 200 ? answer.Text("token")! : throw new InvalidOperationException(System.Text.Encoding.UTF8.GetString(answer.Bytes));
    }

    public static Task<Answer> VerifyPerson(string code, string? scene = null, Partner? by = null, string? key = null) =>
        (by ?? Demo).Post("/api/v1/person-codes/verify", new { code, place = "南门", purpose = "进门登记", sceneCode = scene }, key);

    public static Task<Answer> VerifyEnterprise(string code, string? scene = null) =>
        Demo.Post("/api/v1/enterprise-codes/verify", new { code, place = "南门", purpose = "进门登记", sceneCode = scene });

    /// <summary>Another application, of the department of the city's data, with a key of its own.</summary>
    public static async Task<(string AppId, Partner Client)> NewPartner(params string[] granted)
    {
        var appId = "app-" + Guid.CreateVersion7().ToString("N")[12..];
        var admin = Slice.As("city-data", platform: true);
        await Slice.Send(admin, new SavePartnerApplication.Command(appId, "测试应用", "city-data", false, true, granted, null, null, null, null));
        var key = await Slice.Send(admin, new AddPartnerKey.Command(appId, AppKey.HmacSm3, null, 365));
        return (appId, new Partner(appId, key.KeyId, key.Secret));
    }

    /// <summary>A scene of its own with a rule.</summary>
    public static async Task<string> Scene(bool once = false, int life = 60, bool consent = false)
    {
        var code = "s-" + Guid.CreateVersion7().ToString("N");
        await Slice.Send(Slice.As("city-data", platform: true), new SaveSceneRule.Command(code, "测试场景", once, life, consent, null));
        return code;
    }

    public static T Service<T>() where T : notnull => TestHost.Services.GetRequiredService<T>();

    public static string Reason(this Answer answer) =>
        answer.Status == 200 ? answer["valid"].GetValue<bool>() ? "valid" : answer.Text("reason")! : answer.Status.ToString(CultureInfo.InvariantCulture);
}
