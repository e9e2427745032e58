using Microsoft.EntityFrameworkCore;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Enterprise.Entry;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Enterprise.Features;

/// <summary>The workbooks of the operator's department, newest first.</summary>
internal static class ListEnterpriseSheets
{
    internal sealed record Query : IQuery<Paged<SheetBatch>>
    {
        public SheetKind? Kind { get; init; }
        public SheetState? State { get; init; }
        public int PageNo { get; init; } = 1;
        public int PageSize { get; init; } = 20;
    }

    internal sealed class Handler(EnterpriseDb db, ICurrentUser user) : IHandle<Query, Paged<SheetBatch>>
    {
        public Task<Paged<SheetBatch>> Handle(Query request, CancellationToken ct) =>
            db.Batches.AsNoTracking().OwnedBy(user.Actor)
                .Where(b => (request.Kind == null || b.Kind == request.Kind) && (request.State == null || b.State == request.State))
                .OrderByDescending(b => b.CreatedAt).ThenByDescending(b => b.BatchNo).ToPageAsync(request.PageNo, request.PageSize, ct);
    }
}
