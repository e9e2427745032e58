using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Sessions;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Admin.Features;

/// <summary>An administrator says on which day an account may be used for the last time.</summary>
internal static class SetAccountExpiry
{
    /// <param name="LastDay">The last day in Shanghai; null for no end.</param>
    internal sealed record Command(Guid AccountId, DateOnly? LastDay) : ICommand<Done>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.AccountId).NotEmpty().WithMessage("请选择账号。");
            RuleFor(c => c.LastDay).Must(d => d!.Value.Year is >= 2020 and <= 2100).When(c => c.LastDay is not null).WithMessage("日期不在合理范围内。");
        }
    }

    internal sealed class Handler(AdminDb db, AccountAuthority authority, SessionKeeper sessions) : IHandle<Command, Done>
    {
        public async Task<Done> Handle(Command command, CancellationToken ct)
        {
            var account = await authority.FindAsync(command.AccountId, ct);
            var terms = await db.Terms.FirstOrDefaultAsync(t => t.AccountId == command.AccountId, ct)
                ?? db.Terms.Add(new AccountTerms { AccountId = command.AccountId }).Entity;
            var before = terms.ExpiresAt;
            if (before <= db.Now)
            {
                // A day that has passed is lifted by enabling the account.
                AccountAuthority.DemandOneIsEnough(account, "启用");
            }
            terms.ExpiresAt = command.LastDay is { } day ? ChinaTime.StartOfDay(day.AddDays(1)) : null;
            terms.Version++;
            db.Record("account.expiry-set", "account", command.AccountId.ToString("N"), new { ExpiresAt = new[] { before, terms.ExpiresAt } });
            sessions.Forget(command.AccountId);
            await db.SaveChangesAsync(ct);
            return default;
        }
    }
}
