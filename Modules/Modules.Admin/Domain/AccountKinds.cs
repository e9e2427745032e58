using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Admin.Domain;

/// <summary>What a kind of account can be at all, whatever roles it is given: the one rule by which the three administrators exclude each other.</summary>
internal static class AccountKinds
{
    public static Duty DutyOf(AccountKind kind) => kind switch
    {
        AccountKind.PlatformAdministrator => Duty.Business | Duty.System | Duty.Security | Duty.Audit,
        AccountKind.DepartmentUser or AccountKind.SubAccount => Duty.Business,
        AccountKind.SystemAdministrator => Duty.System,
        AccountKind.SecurityAdministrator => Duty.Security,
        AccountKind.AuditAdministrator => Duty.Audit,
        _ => Duty.None,
    };

    public static bool MayHold(AccountKind kind, PermissionInfo permission) => (DutyOf(kind) & permission.Duty) != 0;

    public static bool IsAdministrator(this AccountKind kind) => kind is not (AccountKind.DepartmentUser or AccountKind.SubAccount);

    /// <summary>The administrators by duty, of which production has at least one each.</summary>
    public static IReadOnlyList<AccountKind> Three { get; } = [AccountKind.SystemAdministrator, AccountKind.SecurityAdministrator, AccountKind.AuditAdministrator];
}
