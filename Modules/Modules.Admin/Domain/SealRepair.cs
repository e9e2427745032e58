using System.ComponentModel.DataAnnotations;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Integrity;

namespace SuiShenMa.Admin.Domain;

internal enum SealRepairState { Open, Confirmed, Done, Failed, Declined, Withdrawn }

/// <summary>
/// A security administrator asks that a row that is not as the platform wrote it be taken for right as it stands; an administrator
/// of another duty confirms it in time. Whoever could do so alone could bless what he wrote into the database himself.
/// </summary>
/// <remarks>docs/adr/0048.</remarks>
internal sealed class SealRepair
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Table and primary key of the row; an empty key is the roll of the table.</summary>
    [MaxLength(64)] public string TableName { get; init; } = "";

    [MaxLength(160)] public string RowKey { get; init; } = "";
    [MaxLength(160)] public string RowName { get; init; } = "";
    public SealProblem Problem { get; init; }

    /// <summary>Of what the row said when it was asked: this and nothing else is confirmed.</summary>
    [MaxLength(64)] public string Fingerprint { get; init; } = "";

    [MaxLength(200)] public string Reason { get; init; } = "";
    public Guid AskedBy { get; init; }
    public AccountKind AskedByKind { get; init; }
    public DateTime AskedAt { get; init; }
    public DateTime EndsAt { get; init; }
    public SealRepairState State { get; private set; }
    public Guid? DecidedBy { get; private set; }
    public DateTime? DecidedAt { get; private set; }

    /// <summary>Why it could not be done after all.</summary>
    [MaxLength(200)] public string? Failure { get; private set; }

    public int Version { get; private set; }

    /// <summary>HMAC-SM3 over the row as it stands (docs/adr/0019).</summary>
    [MaxLength(80)] public string? RowSeal { get; set; }

    /// <summary>Whether the row is this person's own: account, roles, last day, second factor.</summary>
    public static bool Concerns(string table, string row, Guid account) =>
        table.StartsWith("admin_", StringComparison.Ordinal) && row.Split('/')[0] == account.ToString("N");

    /// <summary>Judges whether this administrator may be the second of the two.</summary>
    public void DemandSecond(Account second, Account? asker, DateTime now)
    {
        DemandOpen(now);
        if (second.Id == AskedBy)
        {
            throw new RuleViolation("two-people.same-person", "申请人不能确认自己的申请，须由另一类管理员确认。", 403);
        }
        if (second.Kind == AskedByKind)
        {
            throw new RuleViolation("two-people.same-duty", "须由另一类管理员确认：系统管理员或审计管理员。", 403);
        }
        if (Concerns(TableName, RowKey, second.Id))
        {
            throw new RuleViolation("two-people.concerned", "这条数据涉及您本人的账号，不能由您确认；如不同意，可以拒绝。", 403);
        }
        if (asker is not { Disabled: false, DeletedAt: null } || asker.Kind != AskedByKind)
        {
            throw new RuleViolation("two-people.asker-gone", "申请人的账号已停用或已变更，请重新申请。");
        }
    }

    public void DemandOpen(DateTime now)
    {
        if (State != SealRepairState.Open)
        {
            throw new RuleViolation("two-people.decided", "这项申请已经处理过，请刷新后查看结果。");
        }
        if (EndsAt <= now)
        {
            throw new RuleViolation("two-people.expired", "这项申请已过确认时限，请重新申请。");
        }
    }

    public void Decide(SealRepairState state, Guid by, DateTime now)
    {
        (State, DecidedBy, DecidedAt) = (state, by, now);
        Version++;
    }

    public void Finish(string? failure)
    {
        (State, Failure) = (failure is null ? SealRepairState.Done : SealRepairState.Failed, failure);
        Version++;
    }
}
