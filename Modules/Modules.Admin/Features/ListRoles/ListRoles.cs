using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>A security administrator looks through the roles and sees how many accounts hold each.</summary>
internal static class ListRoles
{
    internal sealed record Query : IQuery<Paged<Result>>
    {
        public string? Text { get; init; }

        /// <summary>Name of a permission that the role must hold.</summary>
        public string? Permission { get; init; }

        public int PageNo { get; init; } = 1;
        public int PageSize { get; init; } = 20;
    }

    /// <param name="Changed">The row is not as the platform wrote it: it gives nothing.</param>
    internal sealed record Result(Guid Id, string Name, string? Note, bool BuiltIn, int Permissions, int Accounts, DateTime ChangedAt, int Version, bool Changed);

    internal sealed class Handler(AdminDb db) : IHandle<Query, Paged<Result>>
    {
        public async Task<Paged<Result>> Handle(Query query, CancellationToken ct)
        {
            var roles = db.Roles.AsNoTracking();
            if (!string.IsNullOrWhiteSpace(query.Text))
            {
                var text = query.Text.Trim();
                roles = roles.Where(r => r.Name.Contains(text) || (r.Note != null && r.Note.Contains(text)));
            }
            if (!string.IsNullOrEmpty(query.Permission))
            {
                // The list has a comma on either side of each name.
                var name = "," + query.Permission + ",";
                roles = roles.Where(r => ("," + r.PermissionList + ",").Contains(name));
            }
            using var look = SealedRowReading.WithoutRefusing();
            var page = await roles.OrderBy(r => r.BuiltIn == null).ThenBy(r => r.Name)
                .Select(r => new { Role = r, Seal = EF.Property<string?>(r, SealedRowMapping.Column), Accounts = db.AccountRoles.Count(a => a.RoleId == r.Id && db.Accounts.Any(x => x.Id == a.AccountId && x.DeletedAt == null)) })
                .ToPageAsync(query.PageNo, query.PageSize, ct);
            return new Paged<Result>(
                [.. page.Items.Select(r => new Result(r.Role.Id, r.Role.Name, r.Role.Note, r.Role.BuiltIn is not null, r.Role.Permissions.Count, r.Accounts, r.Role.ChangedAt, r.Role.Version, !db.IsTrusted(r.Role, r.Seal)))],
                page.Page, page.PageSize, page.Total);
        }
    }
}
