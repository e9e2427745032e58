using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Persons;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An administrator looks through the accounts.</summary>
internal static class ListAccounts
{
    internal sealed record Query : IQuery<Paged<Result>>
    {
        /// <summary>Part of the user name.</summary>
        public string? Text { get; init; }

        /// <summary>The whole name of the holder; posted, never part of an address.</summary>
        [BindNever] public string? Person { get; init; }


        public AccountKind? Kind { get; init; }
        public string? Department { get; init; }
        public bool? Disabled { get; init; }

        /// <summary>Only administrators.</summary>
        public bool Administrators { get; init; }

        public string? Sort { get; init; }
        public int PageNo { get; init; } = 1;
        public int PageSize { get; init; } = 20;
    }

    /// <param name="Name">Of the holder, masked.</param>
    internal sealed record Result(
        Guid Id, string UserName, string Name, AccountKind Kind, string DepartmentId, string DepartmentName, string? ParentUserName,
        string? LimitRegions, bool Disabled, bool MustChangePassword, DateTime CreatedAt, DateTime? LastSignInAt, string CreatedByName);

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
            if (!string.IsNullOrWhiteSpace(query.Person))
            {
                var indexes = holders.Search(query.Person);
                accounts = accounts.Where(a => db.Holders.Any(h => h.AccountId == a.Id && indexes.Contains(h.NameIndex)));
            }
            accounts = query.Kind is { } kind ? accounts.Where(a => a.Kind == kind) : accounts;
            accounts = string.IsNullOrEmpty(query.Department) ? accounts : accounts.Where(a => a.DepartmentId == query.Department);
            accounts = query.Disabled is { } disabled ? accounts.Where(a => a.Disabled == disabled) : accounts;
            accounts = query.Administrators ? accounts.Where(a => a.Kind != AccountKind.DepartmentUser && a.Kind != AccountKind.SubAccount) : accounts;
            accounts = query.Sort switch
            {
                "-userName" => accounts.OrderByDescending(a => a.UserName),
                "created" => accounts.OrderBy(a => a.CreatedAt).ThenBy(a => a.Id),
                "-created" => accounts.OrderByDescending(a => a.CreatedAt).ThenBy(a => a.Id),
                "lastSignIn" => accounts.OrderBy(a => a.LastSignInAt).ThenBy(a => a.Id),
                "-lastSignIn" => accounts.OrderByDescending(a => a.LastSignInAt).ThenBy(a => a.Id),
                _ => accounts.OrderBy(a => a.UserName),
            };
            var page = await accounts
                .Select(a => new Result(a.Id, a.UserName, "", a.Kind, a.DepartmentId, "",
                    db.Accounts.Where(p => p.Id == a.ParentId).Select(p => p.UserName).FirstOrDefault(),
                    a.LimitRegions, a.Disabled, a.MustChangePassword, a.CreatedAt, a.LastSignInAt, a.CreatedBy))
                .ToPageAsync(query.PageNo, query.PageSize, ct);
            var masked = await holders.MaskedAsync(page.Items.Select(a => a.Id), ct);
            var names = await db.NamesOfAsync(page.Items.Select(a => a.CreatedByName), ct);
            return page with
            {
                Items = [.. page.Items.Select(a => a with { Name = masked.GetValueOrDefault(a.Id, "—"), DepartmentName = departments.Find(a.DepartmentId)?.Name ?? "—", CreatedByName = names.GetValueOrDefault(a.CreatedByName, "系统") })],
            };
        }
    }
}

/// <summary>Who made a row, by name.</summary>
internal static class CreatorNames
{
    public static async Task<IReadOnlyDictionary<string, string>> NamesOfAsync(this AdminDb db, IEnumerable<string> actorIds, CancellationToken ct)
    {
        var ids = actorIds.Distinct().Select(i => Guid.TryParseExact(i, "N", out var id) ? id : Guid.Empty).Where(i => i != Guid.Empty).ToList();
        return (await db.Accounts.AsNoTracking().Where(a => ids.Contains(a.Id)).Select(a => new { a.Id, a.UserName }).ToListAsync(ct)).ToDictionary(a => a.Id.ToString("N"), a => a.UserName);
    }
}
