using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Lookup;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>What came of an entry: the code, its state, and who decides next.</summary>
internal static class EnteredObject
{
    internal sealed record Query(string Code) : IQuery<Result>;

    internal sealed record Result(
        string Code, string UnifiedCode, string BatchNo, ObjectCodeState State, string TypeCode, string Name, string? ManagingDepartmentId, string? ReviewDepartmentId);

    internal sealed class Handler(ObjectsDb db, ITypeCatalog types, ICurrentUser user) : IHandle<Query, Result>
    {
        public async Task<Result> Handle(Query request, CancellationToken ct) =>
            await db.Codes.AsNoTracking().Within(user.Actor, types, DataActions.View).Where(c => c.Code == request.Code)
                .Select(c => new Result(c.Code, c.UnifiedCode, c.BatchNo, c.State, c.TypeCode, c.Name, c.ManagingDepartmentId, c.ReviewDepartmentId))
                .FirstOrDefaultAsync(ct) ?? throw new NotFound();
    }
}
