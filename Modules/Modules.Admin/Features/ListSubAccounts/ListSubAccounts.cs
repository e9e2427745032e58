using Microsoft.AspNetCore.Mvc.ModelBinding;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Persons;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>A department's account looks through the sub-accounts that it administers, with who made them and when (row 96).</summary>
internal static class ListSubAccounts
{
    internal sealed record Query : IQuery<Paged<Result>>
    {
        public string? Text { get; init; }

        /// <summary>The whole name of the holder; posted, never part of an address.</summary>
        [BindNever] public string? Person { get; init; }

        public bool? Disabled { get; init; }
        public string? Sort { get; init; }
        public int PageNo { get; init; } = 1;
        public int PageSize { get; init; } = 20;
    }

    /// <param name="Name">Of the holder, masked.</param>
    internal sealed record Result(
        Guid Id, string UserName, string Name, string? Parent, string? LimitRegions, string? LimitObjectTypes, string? GrantsJson, string? LimitPermissions,
        bool Disabled, bool MustChangePassword, DateTime CreatedAt, string CreatedBy, DateTime? LastSignInAt)
    {
        public bool Limited => LimitRegions is not null || LimitObjectTypes is not null || GrantsJson is not null;
    }

    internal sealed class Handler(AdminDb db, Holders holders, AccountAuthority authority) : IHandle<Query, Paged<Result>>
    {
        public async Task<Paged<Result>> Handle(Query query, CancellationToken ct)
        {
            var accounts = await authority.BelowAsync(ct);
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
            accounts = query.Disabled is { } disabled ? accounts.Where(a => a.Disabled == disabled) : accounts;
            accounts = query.Sort switch
            {
                "userName" => accounts.OrderBy(a => a.UserName),
                "-userName" => accounts.OrderByDescending(a => a.UserName),
                "created" => accounts.OrderBy(a => a.CreatedAt).ThenBy(a => a.Id),
                _ => accounts.OrderByDescending(a => a.CreatedAt).ThenBy(a => a.Id),
            };
            var page = await accounts.Select(a => new Result(a.Id, a.UserName, "", db.Accounts.Where(p => p.Id == a.ParentId).Select(p => p.UserName).FirstOrDefault(),
                    a.LimitRegions, a.LimitObjectTypes, a.GrantsJson, a.LimitPermissions, a.Disabled, a.MustChangePassword, a.CreatedAt, a.CreatedBy, a.LastSignInAt))
                .ToPageAsync(query.PageNo, query.PageSize, ct);
            var masked = await holders.MaskedAsync(page.Items.Select(a => a.Id), ct);
            var names = await db.NamesOfAsync(page.Items.Select(a => a.CreatedBy), ct);
            return page with { Items = [.. page.Items.Select(a => a with { Name = masked.GetValueOrDefault(a.Id, "—"), CreatedBy = names.GetValueOrDefault(a.CreatedBy, "系统") })] };
        }
    }
}
