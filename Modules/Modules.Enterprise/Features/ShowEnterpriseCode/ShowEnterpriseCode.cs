using Microsoft.EntityFrameworkCore;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Enterprise.Entry;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Enterprise.Features;

/// <summary>Everything that is known of one enterprise code, with the other codes of the same enterprise (rows 7, 8).</summary>
internal static class ShowEnterpriseCode
{
    private const int MaxHistory = 200;
    private const int MaxSiblings = 100;

    internal sealed record Query(string Code) : IQuery<Result>;

    /// <param name="Siblings">Other codes of the enterprise within the caller's regions.</param>
    /// <param name="Elsewhere">How many more it has in other regions: the number only.</param>
    internal sealed record Result(EnterpriseCode Code, IReadOnlyList<EnterpriseCode> Siblings, int Elsewhere, IReadOnlyList<AuditRecord> History);

    internal sealed class Handler(EnterpriseDb db, ICurrentUser user) : IHandle<Query, Result>
    {
        public async Task<Result> Handle(Query request, CancellationToken ct)
        {
            var code = await db.Codes.AsNoTracking().Within(user.Actor, DataActions.View).FindCodeAsync(request.Code, ct);
            var siblings = code.Uscc.Length == 0 ? [] : await db.Codes.AsNoTracking().Within(user.Actor, DataActions.View).Where(c => c.Uscc == code.Uscc && c.Id != code.Id)
                .OrderByDescending(c => c.Id).Take(MaxSiblings).ToListAsync(ct);
            var all = code.Uscc.Length == 0 ? 1 : await db.Codes.CountAsync(c => c.Uscc == code.Uscc, ct);
            var seen = code.Uscc.Length == 0 ? 1 : await db.Codes.Within(user.Actor, DataActions.View).CountAsync(c => c.Uscc == code.Uscc, ct);
            var history = await db.Audit.AsNoTracking().Where(a => a.SubjectKind == "enterprise-code" && a.SubjectId == code.Code)
                .OrderByDescending(a => a.Id).Take(MaxHistory).ToListAsync(ct);
            return new Result(code, siblings, all - seen, history);
        }
    }

    /// <summary>The code, or the same answer for one that does not exist and one that lies outside the caller's regions.</summary>
    internal static async Task<EnterpriseCode> FindCodeAsync(this IQueryable<EnterpriseCode> codes, string code, CancellationToken ct) =>
        await codes.FirstOrDefaultAsync(c => c.Code == code, ct) ?? throw new NotFound("没有这个企业码，或者不在您的区划范围内。");

    /// <exception cref="RuleViolation">Row 81: an old code is read only.</exception>
    internal static void RequireNew(this EnterpriseCode code)
    {
        if (code.Generation == CodeGeneration.Old)
        {
            throw new RuleViolation("enterprise-code.old", "旧版企业码只能查询和扫码，不能编辑。需要变更时请为该企业申领新版企业码。");
        }
    }
}
