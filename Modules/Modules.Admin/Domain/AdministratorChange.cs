using System.ComponentModel.DataAnnotations;
using SuiShenMa.Kernel;

namespace SuiShenMa.Admin.Domain;

/// <summary>What nobody does alone to an account of an administrator.</summary>
internal enum AdministratorAct { ResetPassword, ResetSecondFactor, Enable, Disable, SetExpiry, Delete }

internal static class AdministratorActs
{
    /// <summary>What takes from the person concerned, who therefore has no veto.</summary>
    public static IReadOnlyList<AdministratorAct> Taking { get; } = [AdministratorAct.Disable, AdministratorAct.SetExpiry, AdministratorAct.Delete];
}

internal enum AdministratorChangeState { Open, Done, Declined, Withdrawn, Expired }

/// <summary>
/// One administrator asks for a change of another administrator's account, one of another duty confirms it in time. Whoever
/// could reset the password of another duty alone would hold that duty too; whoever could switch it off alone would rid himself of it.
/// </summary>
/// <remarks>GB/T 22239-2019 8.1.4.2 d, 8.1.5; adr/0031.</remarks>
internal sealed class AdministratorChange
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>The account that is to be changed.</summary>
    public Guid AccountId { get; init; }

    public AdministratorAct Act { get; init; }
    [MaxLength(200)] public string Reason { get; init; } = "";
    public Guid AskedBy { get; init; }
    public AccountKind AskedByKind { get; init; }
    public DateTime AskedAt { get; init; }

    /// <summary>From this moment on nobody can confirm it any more.</summary>
    public DateTime EndsAt { get; init; }

    /// <summary>The half of a new password that the asking administrator has; sealed, and gone as soon as it is decided.</summary>
    [MaxLength(256)] public string? FirstHalf { get; private set; }

    /// <summary>Of <see cref="AdministratorAct.SetExpiry"/>: from this moment on the account is refused; null for no end.</summary>
    public DateTime? NewEnd { get; init; }

    public AdministratorChangeState State { get; private set; }
    public Guid? DecidedBy { get; private set; }
    public DateTime? DecidedAt { get; private set; }
    public int Version { get; private set; }

    public void Keep(string sealedHalf) => FirstHalf = sealedHalf;

    /// <summary>Judges whether this administrator may be the second of the two; the third is the person concerned.</summary>
    public void DemandSecond(Account second, Account? asker, DateTime now)
    {
        DemandOpen(now);
        if (second.Id == AskedBy)
        {
            throw new RuleViolation("two-people.same-person", "申请人不能确认自己的申请，须由另一类管理员确认。", 403);
        }
        if (second.Id == AccountId)
        {
            throw new RuleViolation("two-people.concerned", "申请涉及您本人的账号，不能由您确认；如不同意，可以拒绝。", 403);
        }
        if (second.Kind == AskedByKind)
        {
            throw new RuleViolation("two-people.same-duty", "须由另一类管理员确认：系统、安全、审计管理员中与申请人不同的一类。", 403);
        }
        if (asker is not { Disabled: false, DeletedAt: null } || asker.Kind != AskedByKind)
        {
            throw new RuleViolation("two-people.asker-gone", "申请人的账号已停用或已变更，请重新申请。");
        }
    }

    /// <summary>Judges whether this administrator may end it unconfirmed.</summary>
    public void DemandMayEnd(Account me, DateTime now)
    {
        DemandOpen(now);
        if (me.Id == AccountId && AdministratorActs.Taking.Contains(Act))
        {
            throw new RuleViolation("two-people.concerned", "申请涉及您本人的账号，须由其他管理员决定；如有异议，请联系其他管理员拒绝。", 403);
        }
    }

    public void DemandOpen(DateTime now)
    {
        if (State != AdministratorChangeState.Open)
        {
            throw new RuleViolation("two-people.decided", "这项申请已经处理过，请刷新后查看结果。");
        }
        if (EndsAt <= now)
        {
            throw new RuleViolation("two-people.expired", "这项申请已过确认时限，请重新申请。");
        }
    }

    public void Decide(AdministratorChangeState state, Guid? by, DateTime now)
    {
        (State, DecidedBy, DecidedAt, FirstHalf) = (state, by, now, null);
        Version++;
    }
}
