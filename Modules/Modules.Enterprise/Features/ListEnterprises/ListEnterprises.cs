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
    internal sealed record Query : IQuery<Paged<Result>>
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

    internal sealed class Handler(EnterpriseDb db, ICurrentUser user) : IHandle<Query, Paged<Result>>
    {
        public async Task<Paged<Result>> Handle(Query request, CancellationToken ct)
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
            var groups = codes.GroupBy(c => c.Uscc).Select(g => new
            {
                Uscc = g.Key,
                Name = g.Max(c => c.EnterpriseName),
                Codes = g.Count(),
                Active = g.Count(c => c.State == EnterpriseCodeState.Active),
                LastAt = g.Max(c => c.CreatedAt),
            });
            if (request.Several)
            {
                groups = groups.Where(g => g.Codes > 1);
            }
            var page = await groups.OrderByDescending(g => g.LastAt).ThenBy(g => g.Uscc).ToPageAsync(request.PageNo, request.PageSize, ct);
            return new Paged<Result>([.. page.Items.Select(g => new Result(g.Uscc, g.Name ?? "", g.Codes, g.Active, g.LastAt))], page.Page, page.PageSize, page.Total);
        }
    }
}
