using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Lookup;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>A reviewer opens one entry: all of it, what is odd about it, and what was decided before.</summary>
internal static class ShowReview
{
    internal sealed record Query(string Code) : IQuery<Result>;

    /// <param name="MayDecide">It waits for the caller's department, and the caller did not enter it.</param>
    internal sealed record Result(
        ObjectCode Code, TypeInfo? Type, bool MayDecide, string? PointHint, IReadOnlyList<LikeObject> Like, IReadOnlyList<AuditRecord> History);

    internal sealed class Handler(ObjectsDb db, ITypeCatalog types, EntryHints hints, ICurrentUser user) : IHandle<Query, Result>
    {
        public async Task<Result> Handle(Query request, CancellationToken ct)
        {
            var code = await db.Codes.AsNoTracking().Within(user.Actor, types, DataActions.Review).FindCodeAsync(request.Code, ct);
            if (code.ReviewDepartmentId != user.Actor.DepartmentId)
            {
                throw new NotFound("这条信息不由您所在的部门审核。");
            }
            var waits = code.State == ObjectCodeState.PendingReview;
            var history = await db.Audit.AsNoTracking().Where(a => a.SubjectKind == "object-code" && a.SubjectId == code.Code)
                .OrderByDescending(a => a.Id).Take(ShowObjectCode.MaxHistory).ToListAsync(ct);
            return new Result(code, types.Find(code.TypeCode), waits && code.ApplicantId != user.Actor.Id,
                waits ? await hints.AddressAgainstPointAsync(code, ct) : null, waits ? await hints.LikeAsync(code, ct) : [], history);
        }
    }
}
