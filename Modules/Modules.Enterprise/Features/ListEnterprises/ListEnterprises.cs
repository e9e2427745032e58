using Microsoft.EntityFrameworkCore;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Enterprise.Entry;
using SuiShenMa.Enterprise.Lookup;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Kernel.Standards;
using SuiShenMa.Kernel.Text;

namespace SuiShenMa.Enterprise.Features;

/// <summary>企业一览 (row 7): each enterprise once, with the codes of all its addresses below one name.</summary>
internal static class ListEnterprises
{
    /// <summary>Counting ends here: a person needs no larger number.</summary>
    public const int CountLimit = 10_000;

    internal sealed record Query : IQuery<CappedPage<Result>>
    {
        /// <summary>A unified social credit code, or part of the enterprise's name.</summary>
        public string? Keyword { get; init; }

        /// <summary>Enterprises of several addresses only.</summary>
        public bool Several { get; init; }

        public int PageNo { get; init; } = 1;
        public int PageSize { get; init; } = 20;
    }

    /// <param name="Codes">Within the caller's regions.</param>
    internal sealed record Result(string Uscc, string Name, int Codes, int Active, DateTime LastAt);

    internal sealed class Handler(EnterpriseDb db, ICurrentUser user) : IHandle<Query, CappedPage<Result>>
    {
        public async Task<CappedPage<Result>> Handle(Query request, CancellationToken ct)
        {
            Paging.Check(request.PageNo, request.PageSize);
            var codes = db.Codes.AsNoTracking().Within(user.Actor, DataActions.View).Where(c => c.Uscc != "");
            if (Uscc.TryParse(request.Keyword, out var uscc))
            {
                var text = uscc.Text;
                codes = codes.Where(c => c.Uscc == text);
            }
            else if (!string.IsNullOrWhiteSpace(request.Keyword))
            {
                codes = await EnterpriseCodeSearch.ByEnterpriseNameAsync(db, codes, Normalise.Field(request.Keyword), ct);
            }
            var (ids, counted) = request.Several ? await SeveralAsync(codes, request, ct) : await NewestAsync(codes, request, ct);
            var page = await codes.Where(c => ids.Contains(c.Id)).OrderByDescending(c => c.Id).Select(c => c.Uscc).ToListAsync(ct);
            var found = await codes.Where(c => page.Contains(c.Uscc)).GroupBy(c => c.Uscc)
                .Select(g => new Result(g.Key, g.Max(c => c.EnterpriseName) ?? "", g.Count(), g.Count(c => c.State == EnterpriseCodeState.Active), g.Max(c => c.CreatedAt)))
                .ToDictionaryAsync(r => r.Uscc, ct);
            return new CappedPage<Result>([.. page.Where(found.ContainsKey).Select(u => found[u])], request.PageNo, request.PageSize, Math.Min(counted, CountLimit), counted > CountLimit);
        }

        /// <summary>One row stands for each enterprise, its newest: the page is filled from the end of the table, and nothing is grouped but what it shows.</summary>
        private static async Task<(List<long> Ids, int Counted)> NewestAsync(IQueryable<EnterpriseCode> codes, Query request, CancellationToken ct)
        {
            var newest = codes.Where(c => !codes.Any(o => o.Uscc == c.Uscc && o.Id > c.Id)).Select(c => c.Id);
            return (await newest.OrderByDescending(id => id).Skip((request.PageNo - 1) * request.PageSize).Take(request.PageSize).ToListAsync(ct), await newest.Take(CountLimit + 1).CountAsync(ct));
        }

        /// <summary>Few enterprises have several addresses: they are found by one walk along the index of the credit codes.</summary>
        private static async Task<(List<long> Ids, int Counted)> SeveralAsync(IQueryable<EnterpriseCode> codes, Query request, CancellationToken ct)
        {
            var all = await codes.GroupBy(c => c.Uscc).Where(g => g.Count() > 1).Select(g => g.Max(c => c.Id)).OrderByDescending(id => id).Take(CountLimit + 1).ToListAsync(ct);
            return ([.. all.Skip((request.PageNo - 1) * request.PageSize).Take(request.PageSize)], all.Count);
        }
    }
}
