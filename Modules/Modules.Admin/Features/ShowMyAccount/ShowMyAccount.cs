using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Access;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Delivery;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Persons;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>What protects an account: password age, second factor, addresses, term, and where it is signed in. For its holder and for administrators.</summary>
internal static class ShowMyAccount
{
    /// <param name="AccountId">The holder's own, or one that the caller administers.</param>
    internal sealed record Query(Guid AccountId) : IQuery<Result>;

    /// <param name="Name">Of the holder, masked.</param>
    internal sealed record Result(string UserName, string Name, AccountKind Kind, bool Disabled, DateTime? PasswordChangedAt, DateTime? PasswordUntil, DateTime? SecondFactorSince, bool SecondFactorDemanded,
        string? MaskedMail, string? MaskedMobile, DateTime? ExpiresAt, DateTime? LastSignInAt, DateTime? LockedUntil, bool PortalBound);

    internal sealed class Handler(AdminDb db, AccountAuthority authority, PolicyBook policies, SecondFactors factors, Contacts contacts, Holders holders, DemoAccounts demo) : IHandle<Query, Result>
    {
        public async Task<Result> Handle(Query query, CancellationToken ct)
        {
            var account = await authority.FindOrOwnAsync(query.AccountId, ct);
            var policy = await policies.CurrentAsync(ct);
            var factor = await db.Factors.AsNoTracking().FirstOrDefaultAsync(f => f.AccountId == account.Id, ct);
            var terms = await db.Terms.AsNoTracking().FirstOrDefaultAsync(t => t.AccountId == account.Id, ct);
            var (mail, mobile) = await contacts.OfAsync(account.Id, ct);
            var now = db.Now;
            var hash = SignInGuard.HashOf(account.UserName);
            var locked = await db.SignInAttempts.Where(a => a.NameHash == hash && a.Source != SignInAttempts.Anywhere && a.LockedUntil > now).MaxAsync(a => a.LockedUntil, ct);
            return new Result(account.UserName, await holders.MaskedOfAsync(account.Id, ct), account.Kind, account.Disabled, account.PasswordChangedAt,
                demo.Includes(account) ? null : account.PasswordChangedAt?.AddDays(policy[PolicyTable.PasswordDays]), factor?.ConfirmedAt, await factors.IsDemandedAsync(account, ct),
                mail is null ? null : ContactRule.Mask(mail), mobile is null ? null : ContactRule.Mask(mobile), terms?.ExpiresAt, account.LastSignInAt, locked,
                await db.Provisioning.AnyAsync(p => p.AccountId == account.Id && p.Subject != null && (p.ConfirmedAt != null || account.Kind == AccountKind.DepartmentUser || account.Kind == AccountKind.SubAccount), ct));
        }
    }
}
