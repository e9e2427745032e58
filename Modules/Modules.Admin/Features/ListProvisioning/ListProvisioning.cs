using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Persons;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An administrator sees which accounts the portal knows, and what keeps the others from it.</summary>
internal static class ListProvisioning
{
    internal sealed record Query : IQuery<Paged<Result>>
    {
        /// <summary>Part of the login name.</summary>
        public string? LoginName { get; init; }

        public ProvisioningState? State { get; init; }
        public int PageNo { get; init; } = 1;
        public int PageSize { get; init; } = 20;
    }

    /// <param name="Name">Of the holder, masked.</param>
    internal sealed record Result(Guid AccountId, string LoginName, string? Name, bool Disabled, string? Subject, ProvisioningState State, int Attempts, DateTime? DueAt, DateTime? PushedAt, string? LastError);

    internal sealed class Handler(AdminDb db, Holders holders) : IHandle<Query, Paged<Result>>
    {
        public async Task<Paged<Result>> Handle(Query query, CancellationToken ct)
        {
            var rows = db.Provisioning.AsNoTracking();
            rows = query.State is { } state ? rows.Where(p => p.State == state) : rows;
            if (!string.IsNullOrWhiteSpace(query.LoginName))
            {
                var part = Account.Normalize(query.LoginName);
                rows = rows.Where(p => p.LoginName.Contains(part));
            }
            var page = await rows.OrderBy(p => p.LoginName)
                .Select(p => new Result(p.AccountId, p.LoginName, null,
                    db.Accounts.Any(a => a.Id == p.AccountId && a.Disabled), p.Subject, p.State, p.Attempts, p.DueAt, p.PushedAt, p.LastError))
                .ToPageAsync(query.PageNo, query.PageSize, ct);
            var masked = await holders.MaskedAsync(page.Items.Select(p => p.AccountId), ct);
            return page with { Items = [.. page.Items.Select(p => p with { Name = masked.GetValueOrDefault(p.AccountId) })] };
        }
    }
}
