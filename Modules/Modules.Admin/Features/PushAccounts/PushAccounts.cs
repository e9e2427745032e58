using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Persons;
using SuiShenMa.Admin.SingleSignOn;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>Pushes new, changed and disabled accounts to the portal. The rows say what is left to do, so a kill loses nothing; a repeated push changes nothing there.</summary>
internal static class PushAccounts
{
    internal sealed record Command : ICommand<Result>;

    internal sealed record Result(int Pushed, int Missed);

    internal sealed class Validator : AbstractValidator<Command>;

    internal sealed class Handler(
        AdminDb db, IOptions<SingleSignOnOptions> options, IPortalDirectory portal, PortalBreaker breaker, IDepartments departments, Holders holders, INotify notify, ILogger<Handler> log)
        : IHandle<Command, Result>
    {
        private const int Batch = 100;

        public async Task<Result> Handle(Command command, CancellationToken ct)
        {
            if (!options.Value.Provisioning.IsOn || breaker.IsOpen)
            {
                return new Result(0, 0);
            }
            // A row that was changed past the platform is not pushed, and keeps no other from it.
            using var look = SealedRowReading.WithoutRefusing();
            await AdoptAsync(ct);
            var now = db.Now;
            var due = await db.Provisioning.Where(p => p.State == ProvisioningState.Waiting && p.DueAt <= now).OrderBy(p => p.DueAt).Take(Batch).Select(p => p.AccountId).ToListAsync(ct);
            var (pushed, missed) = (0, 0);
            foreach (var id in due)
            {
                if (breaker.IsOpen)
                {
                    break;
                }
                if (await ClaimAsync(id, ct))
                {
                    (pushed, missed) = await PushAsync(id, ct) ? (pushed + 1, missed) : (pushed, missed + 1);
                }
                db.Forget();
            }
            return new Result(pushed, missed);
        }

        /// <summary>Accounts from before the portal was configured wait like new ones.</summary>
        private async Task AdoptAsync(CancellationToken ct)
        {
            var strangers = await db.Accounts.AsNoTracking().Where(a => !db.Provisioning.Any(p => p.AccountId == a.Id)).OrderBy(a => a.CreatedAt).Take(Batch).Select(a => new { a.Id, a.UserName }).ToListAsync(ct);
            foreach (var account in strangers)
            {
                db.Provisioning.Add(new Provisioning { AccountId = account.Id, LoginName = account.UserName }).Entity.Want(db.Now);
            }
            try
            {
                await db.SaveChangesAsync(ct);
            }
            catch (DbUpdateException e) when (e is not DbUpdateConcurrencyException)
            {
                // Another host adopted them at the same moment.
                db.Forget();
            }
        }

        private Task<bool> ClaimAsync(Guid id, CancellationToken ct) => db.InTransactionAsync(async () =>
        {
            var (now, until) = (db.Now, db.Now + Provisioning.Lease);
            return await db.Provisioning.Where(p => p.AccountId == id && p.State == ProvisioningState.Waiting && p.DueAt <= now)
                .ExecuteUpdateAsync(s => s.SetProperty(p => p.DueAt, until), ct) == 1;
        }, ct);

        private async Task<bool> PushAsync(Guid id, CancellationToken ct)
        {
            var row = await db.Provisioning.FirstAsync(p => p.AccountId == id, ct);
            var account = await db.Accounts.FirstOrDefaultAsync(a => a.Id == id, ct);
            if (!db.IsTrusted(row) || (account is not null && !db.IsTrusted(account)))
            {
                return false;
            }
            var good = false;
            try
            {
                var subject = await portal.PutAsync(new PushedAccount(id.ToString("N"), row.LoginName, await holders.NameOfAsync(id, ct) ?? row.LoginName,
                    departments.Find(account?.DepartmentId ?? "")?.Name ?? "", account is { Disabled: false }, ["suishenma"]), ct);
                if (row.TakesPushed && await db.Provisioning.AnyAsync(p => p.Subject == subject && p.AccountId != id, ct))
                {
                    // Its holder bound it to another account, which somebody has to look into.
                    throw new PortalRefused("门户答复的账号已绑定本平台的另一个账号");
                }
                row.Arrived(subject, db.Now);
                breaker.Succeeded();
                good = true;
                db.Record("account.pushed", "account", id.ToString("N"), new { row.LoginName, row.Subject });
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                Miss(row, account, e);
            }
            try
            {
                await db.SaveChangesAsync(ct);
            }
            catch (DbUpdateConcurrencyException)
            {
                // The account changed while it was pushed: it waits again, and the next push carries the change.
                db.Forget();
                var now = db.Now;
                await db.InTransactionAsync(() => db.Provisioning.Where(p => p.AccountId == id && p.State == ProvisioningState.Waiting)
                    .ExecuteUpdateAsync(s => s.SetProperty(p => p.DueAt, now), ct), ct);
            }
            return good;
        }

        private void Miss(Provisioning row, Account? account, Exception e)
        {
            row.Missed(e is PortalRefused or HttpRequestException ? e.Message : e.GetType().Name, e is PortalRefused, db.Now);
            log.LogWarning("Account {Id} was not pushed to the portal, attempt {Attempt}: {Error}", row.AccountId, row.Attempts, e.GetType().Name);
            if (e is not PortalRefused)
            {
                breaker.Failed();
            }
            if (row.Attempts != Provisioning.TellAfter && row.State != ProvisioningState.Failed)
            {
                return;
            }
            db.Record("account.push-failed", "account", row.AccountId.ToString("N"), new { row.LoginName, row.Attempts, row.LastError });
            db.Publish(new NoticeWanted($"provisioning-failed:{row.AccountId:N}:{row.Version}", "provisioning-failed", $"账号 {row.LoginName} 同步统一门户失败",
                $"已尝试 {row.Attempts} 次：{row.LastError}。请查看原因并重新推送。", "/admin/provisioning?state=Failed", null, null)
            { Permission = AdminPermissions.Provisioning });
            if (Guid.TryParseExact(account?.CreatedBy, "N", out var creator))
            {
                notify.ToAccount(db, creator, new Notification("provisioning-failed", "随申码运行管理平台：账号同步统一门户失败",
                    $"账号 {row.LoginName} 未能同步到统一门户（{row.LastError}，已尝试 {row.Attempts} 次），暂时不能从门户登录。请在“门户同步”中查看并重新推送。"));
            }
        }
    }
}
