using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Lookup;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>Everything that is known of one code, with what was done to it; for the list's detail page and for the reviewer.</summary>
internal static class ShowObjectCode
{
    public const int MaxHistory = 200;

    internal sealed record Query(string Code) : IQuery<Result>;

    /// <param name="MayChange">Which actions the caller may do: the own department manages or entered it, and it lies in the scope of the action.</param>
    internal sealed record Result(ObjectCode Code, TypeInfo? Type, DataActions MayChange, IReadOnlyList<AuditRecord> History);

    internal sealed class Handler(ObjectsDb db, ITypeCatalog types, ICurrentUser user) : IHandle<Query, Result>
    {
        public async Task<Result> Handle(Query request, CancellationToken ct)
        {
            var code = await db.Codes.AsNoTracking().Within(user.Actor, types, DataActions.View).FindCodeAsync(request.Code, ct);
            var history = await db.Audit.AsNoTracking().Where(a => a.SubjectKind == "object-code" && a.SubjectId == code.Code)
                .OrderByDescending(a => a.Id).Take(MaxHistory).ToListAsync(ct);
            return new Result(code, types.Find(code.TypeCode), DataActionTexts.Each.Where(e => ObjectScoping.MayChange(user.Actor, code, e.Action)).Aggregate(DataActions.None, (all, e) => all | e.Action), history);
        }
    }
}
