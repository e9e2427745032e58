using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Data;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An administrator looks through the departments.</summary>
internal static class ListDepartments
{
    internal sealed record Query : IQuery<Paged<Result>>
    {
        /// <summary>Part of the name or of the id.</summary>
        public string? Text { get; init; }

        /// <summary>310000 for city departments; six digits for a district with its streets.</summary>
        public string? Region { get; init; }

        /// <summary>Id of a department: it and what hangs directly below it.</summary>
        public string? Below { get; init; }

        public int PageNo { get; init; } = 1;
        public int PageSize { get; init; } = 20;
    }

    internal sealed record Result(string Id, string Name, string RegionCode, string RegionName, string? Uscc, int Accounts, string? ParentId, string? ParentName);

    internal sealed class Handler(AdminDb db, IRegions regions) : IHandle<Query, Paged<Result>>
    {
        public async Task<Paged<Result>> Handle(Query query, CancellationToken ct)
        {
            var departments = db.Departments.AsNoTracking();
            if (!string.IsNullOrWhiteSpace(query.Text))
            {
                var text = query.Text.Trim();
                departments = departments.Where(d => d.Name.Contains(text) || d.Id.Contains(text));
            }
            if (!string.IsNullOrEmpty(query.Region))
            {
                departments = departments.Where(d => d.RegionCode.StartsWith(query.Region));
            }
            if (!string.IsNullOrEmpty(query.Below))
            {
                departments = departments.Where(d => d.Id == query.Below || d.ParentId == query.Below);
            }
            var page = await departments.OrderBy(d => d.RegionCode).ThenBy(d => d.Id)
                .Select(d => new Result(d.Id, d.Name, d.RegionCode, "", d.Uscc, db.Accounts.Count(a => a.DepartmentId == d.Id && a.DeletedAt == null), d.ParentId, db.Departments.Where(p => p.Id == d.ParentId).Select(p => p.Name).FirstOrDefault()))
                .ToPageAsync(query.PageNo, query.PageSize, ct);
            return page with { Items = [.. page.Items.Select(d => d with { RegionName = regions.Find(d.RegionCode)?.FullName ?? d.RegionCode })] };
        }
    }
}
