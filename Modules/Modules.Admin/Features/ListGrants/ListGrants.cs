using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Persons;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>A security administrator sees which account holds which roles and who is limited how.</summary>
internal static class ListGrants
{
    internal sealed record Query : IQuery<Paged<Result>>
    {
        public string? Text { get; init; }
        public AccountKind? Kind { get; init; }
        public string? Department { get; init; }

        /// <summary>Id of a role that the account must hold.</summary>
        public Guid? Role { get; init; }

        public int PageNo { get; init; } = 1;
        public int PageSize { get; init; } = 20;
    }

    /// <param name="Name">Of the holder, masked.</param>
    internal sealed record Result(Guid Id, string UserName, string Name, AccountKind Kind, string Department, bool Disabled, IReadOnlyList<string> Roles, bool Limited);

    internal sealed class Handler(AdminDb db, Holders holders, IDepartments departments) : IHandle<Query, Paged<Result>>
    {
        public async Task<Paged<Result>> Handle(Query query, CancellationToken ct)
        {
            var accounts = db.Accounts.AsNoTracking().Where(a => a.DeletedAt == null);
            if (!string.IsNullOrWhiteSpace(query.Text))
            {
                var lower = Account.Normalize(query.Text);
                accounts = accounts.Where(a => a.UserName.Contains(lower));
            }
            accounts = query.Kind is { } kind ? accounts.Where(a => a.Kind == kind) : accounts;
            accounts = string.IsNullOrEmpty(query.Department) ? accounts : accounts.Where(a => a.DepartmentId == query.Department);
            accounts = query.Role is { } role ? accounts.Where(a => db.AccountRoles.Any(r => r.AccountId == a.Id && r.RoleId == role)) : accounts;
            var page = await accounts.OrderBy(a => a.UserName).ToPageAsync(query.PageNo, query.PageSize, ct);
            var ids = page.Items.Select(a => a.Id).ToList();
            var roles = (await db.AccountRoles.AsNoTracking().Where(r => ids.Contains(r.AccountId))
                .Join(db.Roles.AsNoTracking(), a => a.RoleId, r => r.Id, (a, r) => new { a.AccountId, r.Name }).ToListAsync(ct)).ToLookup(r => r.AccountId, r => r.Name);
            var masked = await holders.MaskedAsync(ids, ct);
            return new Paged<Result>([.. page.Items.Select(a => new Result(a.Id, a.UserName, masked.GetValueOrDefault(a.Id, "—"), a.Kind, departments.Find(a.DepartmentId)?.Name ?? "—", a.Disabled,
                a.LimitPermissions is null ? [.. roles[a.Id].Order(StringComparer.Ordinal)] : [a.LimitPermissions == Account.Whole ? "全部继承主账号" : "单独设置的权限"],
                a.GrantsJson is not null || a.LimitRegions is not null || a.LimitObjectTypes is not null))], page.Page, page.PageSize, page.Total);
        }
    }
}
