using Microsoft.EntityFrameworkCore;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Data;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Codes.Dynamic;

/// <summary>A code that a terminal saw while it had no network.</summary>
internal sealed record SeenOffline(string Code, DateTime SeenAt, string DeviceId, string? SceneCode);

/// <summary>Whether a code was good when it was seen.</summary>
/// <param name="Reason">Null when it was; else as for a verification, or <c>tooLate</c>.</param>
/// <param name="Uses">How many uses of the code are known, this one among them; 0 when the code itself was not good.</param>
/// <param name="FirstSeenAt">When the earliest of them was.</param>
/// <param name="IsNew">Nobody told of this use before, so that it becomes a line of the log.</param>
internal sealed record OfflineVerdict(string? Reason, string? Message, DynamicToken? Token, SubjectCard? Subject, int Uses = 0, DateTime? FirstSeenAt = null, bool IsNew = true)
{
    public bool Genuine => Token is not null;
}

/// <summary>
/// Takes in what terminals saw without network, and says of each code whether it was good at that moment: its signature, its time, the
/// revocations of its subject as they stood then, and all other uses that the platform knows of by now.
/// </summary>
internal sealed class OfflineUses(CodesDb db, OfflineTokens tokens, Subjects subjects, SceneRules rules, IConsents consents, ICurrentUser user)
{
    public const string Guard = "codes.offline-uses";
    private const int Attempts = 3;
    private static readonly TimeSpan Skew = TimeSpan.FromMilliseconds(DynamicTokens.SkewMilliseconds);

    public async Task<IReadOnlyList<OfflineVerdict>> TakeInAsync(IReadOnlyList<SeenOffline> seen, CancellationToken ct)
    {
        var alone = new List<OfflineVerdict>(seen.Count);
        foreach (var one in seen)
        {
            alone.Add(await JudgeAloneAsync(one, ct));
        }
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await db.InTransactionAsync(() => ReconcileAsync(seen, alone, ct), ct);
            }
            catch (DbUpdateException e) when (e.IsUniqueViolation())
            {
                // One of the codes is being verified with network at this moment.
                db.Forget();
                if (attempt == Attempts)
                {
                    throw new RuleViolation("concurrent.change", "其中有码正在别处核验，请稍后重新补报。");
                }
            }
        }
    }

    /// <summary>The code for itself, whoever else may have used it.</summary>
    private async Task<OfflineVerdict> JudgeAloneAsync(SeenOffline seen, CancellationToken ct)
    {
        var fault = tokens.Open(DynamicText.TokenOf(seen.Code), out var token);
        if (fault != TokenFault.None)
        {
            return Bad(BadVerdicts.Of(fault));
        }
        var (issued, ends) = (Time(token.IssuedAt), Time(OfflineTokens.ExpiresAt(token)));
        if (db.Now > ends + OfflineUse.Reportable)
        {
            return Bad(OfflineSentences.TooLate) with { Token = token };
        }
        if (seen.SeenAt < issued - Skew || seen.SeenAt > ends + Skew || seen.SeenAt > db.Now + Skew)
        {
            return Bad(seen.SeenAt > db.Now + Skew ? OfflineSentences.Ahead : OfflineSentences.OutOfTime) with { Token = token };
        }
        var subject = await subjects.FindAsync(token.Subject, ct);
        if (subject is not { Kind: SubjectKind.Person } || await WasRevokedAsync(subject, issued, seen.SeenAt, ct))
        {
            return Bad(OfflineSentences.Revoked) with { Token = token, Subject = subject };
        }
        return rules.Find(seen.SceneCode, DynamicKind.Person) is { ConsentRequired: true } && !await consents.IsGrantedAsync(subject.SubjectId, seen.SceneCode!, ct)
            ? Bad(BadVerdicts.ConsentRequired) with { Token = token, Subject = subject }
            : new OfflineVerdict(null, null, token, subject);
    }

    /// <summary>By the row for the revocation that stands; by the log of acts for those that were lifted since.</summary>
    private async Task<bool> WasRevokedAsync(SubjectCard subject, DateTime issued, DateTime seen, CancellationToken ct)
    {
        if (subject.Changed || subject.RevokedAt <= seen)
        {
            return true;
        }
        if (subject.GoodFrom is null || subject.GoodFrom <= issued)
        {
            return false;
        }
        var acts = await db.Audit.AsNoTracking().Where(a => a.SubjectId == subject.SubjectId && a.SubjectKind == "code-subject" && a.At <= seen && (a.Action == "subject.revoked" || a.Action == "subject.restored"))
            .OrderByDescending(a => a.At).ThenByDescending(a => a.Id).Select(a => a.Action).FirstOrDefaultAsync(ct);
        return acts == "subject.revoked";
    }

    private async Task<IReadOnlyList<OfflineVerdict>> ReconcileAsync(IReadOnlyList<SeenOffline> seen, List<OfflineVerdict> alone, CancellationToken ct)
    {
        // One report at a time: two terminals that saw the same code learn of each other.
        await db.TakeGuardAsync(Guard, ct);
        var keys = alone.Where(v => v.Genuine).Select(v => OfflineUse.KeyOf(v.Token!.Value)).Distinct().ToList();
        var online = await db.UsedTokens.AsNoTracking().Where(u => keys.Contains(u.UseKey)).ToDictionaryAsync(u => u.UseKey, u => u.At, ct);
        var uses = (await db.OfflineUses.AsNoTracking().Where(u => keys.Contains(u.UseKey)).ToListAsync(ct)).GroupBy(u => u.UseKey).ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);
        var mine = seen.Select((one, i) => alone[i].Genuine ? Note(one, alone[i], uses, online) : (Use: null, IsNew: false)).ToList();
        var verdicts = alone.Select((verdict, i) => mine[i].Use is { } use ? Judge(verdict with { IsNew = mine[i].IsNew }, use, uses[use.UseKey], online.GetValueOrDefault(use.UseKey)) : verdict).ToList();
        foreach (var doubled in verdicts.Where(v => v is { IsNew: true, Uses: > 1 }))
        {
            db.Record("offline-code.doubled", "code-subject", doubled.Subject!.SubjectId, new { uses = doubled.Uses, firstSeenAt = doubled.FirstSeenAt });
        }
        db.Record("offline-uses.reported", "offline-uses", user.Actor.Id, new { items = seen.Count, taken = mine.Count(m => m is { Use: not null, IsNew: true }), good = verdicts.Count(v => v.Reason is null) });
        await db.SaveChangesAsync(ct);
        return verdicts;
    }

    private (OfflineUse? Use, bool IsNew) Note(SeenOffline seen, OfflineVerdict verdict, Dictionary<string, List<OfflineUse>> uses, Dictionary<string, DateTime?> online)
    {
        var token = verdict.Token!.Value;
        var key = OfflineUse.KeyOf(token);
        var known = uses.TryGetValue(key, out var list) ? list : uses[key] = [];
        if (known.Find(u => u.AppId == user.Actor.Id && u.DeviceId == seen.DeviceId && u.SeenAt == seen.SeenAt) is { } before)
        {
            return (before, false);
        }
        if (verdict.Reason == OfflineSentences.TooLate.Reason)
        {
            return (null, true);
        }
        var use = new OfflineUse { UseKey = key, AppId = user.Actor.Id, DeviceId = seen.DeviceId, SeenAt = seen.SeenAt, ReportedAt = db.Now, Reason = verdict.Reason, Until = OfflineUse.RememberedUntil(token) };
        db.OfflineUses.Add(use);
        known.Add(use);
        if (verdict.Reason is null && online.TryAdd(key, null))
        {
            db.UsedTokens.Add(new UsedToken { UseKey = key, Until = use.Until });
        }
        return (use, true);
    }

    private static OfflineVerdict Judge(OfflineVerdict verdict, OfflineUse mine, List<OfflineUse> all, DateTime? online)
    {
        if (verdict.Reason is not null)
        {
            return verdict;
        }
        var good = all.Where(u => u.Reason is null || ReferenceEquals(u, mine)).OrderBy(u => u.SeenAt).ThenBy(u => u.ReportedAt).ThenBy(u => u.AppId, StringComparer.Ordinal).ThenBy(u => u.DeviceId, StringComparer.Ordinal).ToList();
        var first = online < good[0].SeenAt ? online.Value : good[0].SeenAt;
        var known = verdict with { Uses = good.Count + (online is null ? 0 : 1), FirstSeenAt = first };
        return ReferenceEquals(good[0], mine) && !(online < mine.SeenAt) ? known : known with { Reason = OfflineSentences.Replayed.Reason, Message = OfflineSentences.Replayed.Message };
    }

    private static OfflineVerdict Bad(DynamicVerdict verdict) => new(verdict.Reason, verdict.Message, null, null);

    private static DateTime Time(long second) => DateTimeOffset.FromUnixTimeSeconds(second).UtcDateTime;
}

/// <summary>Sentences for whoever hands in what a terminal saw.</summary>
internal static class OfflineSentences
{
    public static readonly DynamicVerdict TooLate = new("tooLate", $"这枚码过期已超过 {OfflineUse.Reportable.Days} 天，平台不再保留它的使用记录，无法补报。");
    public static readonly DynamicVerdict OutOfTime = new("expired", "验码时这枚码不在有效期内，请核对终端的时钟。");
    public static readonly DynamicVerdict Ahead = new("expired", "验码时间晚于平台时钟，请校准终端的时钟后重新补报。");
    public static readonly DynamicVerdict Revoked = new("revoked", "验码时持码人的码已被撤销。");
    public static readonly DynamicVerdict Replayed = new("replayed", "这枚码在更早的时候已在别处或本终端用过。");
}
