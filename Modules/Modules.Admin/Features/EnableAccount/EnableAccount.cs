using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An administrator lets a switched-off account in again.</summary>
internal static class EnableAccount
{
    internal sealed record Command(Guid Id) : ICommand<Result>;

    internal sealed record Result(string UserName);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Id).NotEmpty().WithMessage("请选择账号。");
    }

    internal sealed class Handler(AdminDb db, AccountAuthority authority) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken ct)
        {
            var account = await authority.FindAsync(command.Id, ct);
            account.Enable();
            var terms = await db.Terms.FirstOrDefaultAsync(t => t.AccountId == account.Id, ct) ?? db.Terms.Add(new AccountTerms { AccountId = account.Id }).Entity;
            terms.EnabledAt = db.Now;
            terms.Version++;
            db.Record("account.enabled", "account", account.ActorId, new { account.UserName });
            await AccountRights.TouchAsync(db, ct);
            await db.SaveChangesAsync(ct);
            return new Result(account.UserName);
        }
    }
}
