using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SuiShenMa.Admin.Data;
using SuiShenMa.Kernel.Integrity;

namespace SuiShenMa.Admin.Access;

/// <summary>One value of the security policy.</summary>
/// <param name="Default">The profile <c>mlps3</c> (GB/T 22239-2019, level three).</param>
/// <param name="Min">Bounds within which administrators may set it; none of them is weaker than the standard asks. Up to 1 is no or yes.</param>
internal sealed record PolicyItem(string Name, string Group, string Text, string Unit, int Default, int Min, int Max, string Clause)
{
    public bool IsSwitch => Max == 1;
}

/// <summary>All values of the security policy, in the order of the page.</summary>
internal static class PolicyTable
{
    public const string PasswordLength = "password-length";
    public const string PasswordKinds = "password-kinds";
    public const string PasswordDays = "password-days";
    public const string PasswordHistory = "password-history";
    public const string PasswordEncrypted = "password-encrypted";
    public const string SourceFailures = "sign-in-failures";
    public const string LockMinutes = "sign-in-lock-minutes";
    public const string IdleMinutes = "session-idle-minutes";
    public const string LongestHours = "session-longest-hours";
    public const string Concurrent = "session-concurrent";
    public const string RefuseWhenFull = "session-refuse-when-full";
    public const string FactorAdministrators = "factor-administrators";
    public const string FactorDepartments = "factor-departments";
    public const string FactorSubAccounts = "factor-sub-accounts";
    public const string FactorTrustPortal = "factor-trust-portal";
    public const string UnusedDays = "account-unused-days";
    public const string TwoPeopleMinutes = "two-people-minutes";

    public static IReadOnlyList<PolicyItem> All { get; } =
    [
        new(PasswordLength, "密码", "最短长度", "个字符", 10, 10, 64, "8.1.4.1 a"),
        new(PasswordKinds, "密码", "大写、小写、数字、符号中至少包含", "种", 3, 3, 4, "8.1.4.1 a"),
        new(PasswordDays, "密码", "最长使用期限", "天", 90, 1, 90, "8.1.4.1 a"),
        new(PasswordHistory, "密码", "不得重复最近用过的", "个", 5, 5, 24, "8.1.4.1 a"),
        new(PasswordEncrypted, "密码", "只接受浏览器端 SM2 加密后的密码", "", 0, 0, 1, "8.1.4.1 c"),
        new(SourceFailures, "登录失败", "同一来源连续失败后锁定", "次", 5, 3, 5, "8.1.4.1 b"),
        new(LockMinutes, "登录失败", "首次锁定时长（再次锁定逐次加倍，最长一天）", "分钟", 30, 30, 1440, "8.1.4.1 b"),
        new(IdleMinutes, "会话", "无操作自动退出", "分钟", 30, 5, 30, "8.1.4.1 b"),
        new(LongestHours, "会话", "登录后最长有效", "小时", 12, 1, 12, "8.1.4.1 b"),
        new(Concurrent, "会话", "同一账号同时登录不超过", "处", 2, 1, 10, "8.1.4.2 c"),
        new(RefuseWhenFull, "会话", "达到上限时拒绝新的登录（否则退出最早的登录）", "", 0, 0, 1, "8.1.4.2 c"),
        new(FactorAdministrators, "二次验证", "管理员必须启用", "", 1, 1, 1, "8.1.4.1 d"),
        new(FactorDepartments, "二次验证", "部门账号必须启用（它们管理子账号）", "", 1, 0, 1, "8.1.4.1 d"),
        new(FactorSubAccounts, "二次验证", "子账号必须启用", "", 0, 0, 1, "8.1.4.1 d"),
        new(FactorTrustPortal, "二次验证", "统一门户已做两种方式鉴别的，不再要求", "", 1, 0, 1, "8.1.4.1 d"),
        new(UnusedDays, "账号", "连续未登录后自动停用", "天", 90, 30, 365, "8.1.4.2 c"),
        new(TwoPeopleMinutes, "账号", "管理员账号的重置、启用须在申请后由另一类管理员确认，时限", "分钟", 120, 10, 1440, "8.1.4.2 d"),
    ];

    /// <summary>On a machine where the platform is tried out nobody is made to enrol an authenticator, unless somebody says so on the page.</summary>
    public static int DefaultOf(PolicyItem item, bool development) => development && item.Name is (FactorAdministrators or FactorDepartments) ? 0 : item.Default;

    public static int MinOf(PolicyItem item, bool development) => development && item.Name == FactorAdministrators ? 0 : item.Min;
}

/// <summary>The values in force.</summary>
internal sealed class SecurityPolicy(IReadOnlyDictionary<string, int> values)
{
    /// <summary>The defaults of the profile.</summary>
    public static SecurityPolicy Profile { get; } = new(PolicyTable.All.ToDictionary(i => i.Name, i => i.Default));

    public int this[string name] => values[name];

    public bool Is(string name) => values[name] != 0;

    public TimeSpan Idle => TimeSpan.FromMinutes(this[PolicyTable.IdleMinutes]);

    public TimeSpan Longest => TimeSpan.FromHours(this[PolicyTable.LongestHours]);
}

/// <summary>The policy in memory; a change is in force at once on the host that saved it and within two seconds elsewhere.</summary>
internal sealed class PolicyBook(IServiceScopeFactory scopes, IHostEnvironment environment)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);
    private volatile Read? _read;

    public async ValueTask<SecurityPolicy> CurrentAsync(CancellationToken ct)
    {
        if (_read is { } read && TimeProvider.System.GetElapsedTime(read.At) < Fresh)
        {
            return read.Policy;
        }
        var at = TimeProvider.System.GetTimestamp();
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AdminDb>();
        // A row that was changed past the page is reported, and the profile counts in its place.
        using var look = SealedRowReading.WithoutRefusing();
        var set = (await db.Policy.AsNoTracking().ToListAsync(ct)).Where(p => db.IsTrusted(p)).ToDictionary(p => p.Name, p => p.Value);
        var policy = new SecurityPolicy(PolicyTable.All.ToDictionary(i => i.Name,
            i => set.TryGetValue(i.Name, out var value) ? Math.Clamp(value, PolicyTable.MinOf(i, environment.IsDevelopment()), i.Max) : PolicyTable.DefaultOf(i, environment.IsDevelopment())));
        _read = new Read(at, policy);
        return policy;
    }

    public void Drop() => _read = null;

    private sealed record Read(long At, SecurityPolicy Policy);
}
