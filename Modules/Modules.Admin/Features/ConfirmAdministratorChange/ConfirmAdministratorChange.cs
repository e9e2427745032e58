using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Access;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An administrator of another duty confirms what was asked for a third one's account; only now is it done.</summary>
internal static class ConfirmAdministratorChange
{
    internal const string Table = "admin_administrator_change", HalfColumn = "first-half";

    internal sealed record Command(Guid Id) : ICommand<Result>;

    /// <param name="SecondHalf">Second half of the new password, shown once; nobody but the person has both. Null for other acts.</param>
    internal sealed record Result(string UserName, AdministratorAct Act, string? SecondHalf);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Id).NotEmpty().WithMessage("请选择申请。");
    }

    internal sealed class Handler(AdminDb db, RightsGuard guard, TwoPeople people, CredentialDesk desk, AccountDesk accounts, FieldCipher cipher) : IHandle<Command, Result>
    {
        public Task<Result> Handle(Command command, CancellationToken ct) => guard.ChangeAsync([AdminPermissions.Administrators], async _ =>
        {
            var me = await people.MeAsync(ct);
            var change = await db.AdministratorChanges.FirstOrDefaultAsync(c => c.Id == command.Id, ct) ?? throw new NotFound();
            change.DemandSecond(me, await db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.Id == change.AskedBy, ct), db.Now);
            var account = await people.ConcernedAsync(change.AccountId, ct);
            db.Record("administrator-change.confirmed", "account", account.ActorId, new { change.Id, account.UserName, change.Act, AskedBy = change.AskedBy.ToString("N") });
            var half = await DoAsync(change, account, ct);
            change.Decide(AdministratorChangeState.Done, me.Id, db.Now);
            people.TellDecided(change, account);
            return new Result(account.UserName, change.Act, half);
        }, ct);

        private async Task<string?> DoAsync(AdministratorChange change, Account account, CancellationToken ct)
        {
            switch (change.Act)
            {
                case AdministratorAct.ResetSecondFactor:
                    await desk.ResetSecondFactorAsync(account, ct);
                    return null;
                case AdministratorAct.Enable:
                    await desk.EnableAsync(account, ct);
                    return null;
                case AdministratorAct.Disable:
                    await accounts.DisableAsync(account, ct);
                    return null;
                case AdministratorAct.Delete:
                    await accounts.DeleteAsync(account, ct);
                    return null;
                case AdministratorAct.SetExpiry:
                    await accounts.SetEndAsync(account, change.NewEnd, ct);
                    return null;
                default:
                    var half = PasswordRule.Generate(PasswordRule.HalfLength);
                    await desk.ResetPasswordAsync(account, cipher.Decrypt(change.FirstHalf!, Table, change.Id.ToString("N"), HalfColumn) + half, ct);
                    return half;
            }
        }
    }
}
