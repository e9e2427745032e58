using Microsoft.EntityFrameworkCore;
using SuiShenMa.Enterprise.Classification;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Enterprise.Entry;
using SuiShenMa.Enterprise.Lookup;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Enterprise.Features;

/// <summary>企业码查询: an operator looks through the enterprise codes of the own regions, new and old (rows 8, 9, 81).</summary>
internal static class ListEnterpriseCodes
{
    /// <summary>Counting ends here: a person needs no larger number.</summary>
    public const int CountLimit = 10_000;

    /// <summary>With a word that many rows have, counting reads row by row, so it ends earlier.</summary>
    private const int CommonWordCountLimit = 1_000;

    internal sealed record Query(EnterpriseCodeFilter Filter, int PageNo, int PageSize) : IQuery<CappedPage<EnterpriseCode>>;

    internal sealed class Handler(EnterpriseDb db, CategoryBook book, ICurrentUser user) : IHandle<Query, CappedPage<EnterpriseCode>>
    {
        public async Task<CappedPage<EnterpriseCode>> Handle(Query request, CancellationToken ct)
        {
            Paging.Check(request.PageNo, request.PageSize);
            var found = await EnterpriseCodeSearch.ByKeywordAsync(db, db.Codes.AsNoTracking().Within(user.Actor, DataActions.View), request.Filter.Keyword, ct);
            var codes = request.Filter.Apply(found.Codes, await book.ReadAsync(ct));
            var limit = found.Common ? CommonWordCountLimit : CountLimit;
            var counted = await codes.Select(c => c.Id).Take(limit + 1).CountAsync(ct);
            using var all = SealedRowReading.WithoutRefusing();
            var rows = await codes.OrderByDescending(c => c.Id).Skip((request.PageNo - 1) * request.PageSize).Take(request.PageSize).ToListAsync(ct);
            return new CappedPage<EnterpriseCode>(rows, request.PageNo, request.PageSize, Math.Min(counted, limit), counted > limit);
        }
    }
}
