using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Sessions;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Admin.SingleSignOn;

/// <summary>Makes and undoes the binding of an account to a person of the portal; on record, and told to the holder. Written with the next save.</summary>
internal sealed class PortalBindings(AdminDb db, INotify notify, SessionKeeper sessions)
{
    public const string Notice = "portal-binding";

    public async Task MakeAsync(Account account, string subject, Guid? session, CancellationToken ct)
    {
        var row = await db.Provisioning.FirstOrDefaultAsync(p => p.AccountId == account.Id, ct);
        if (row is null)
        {
            row = db.Provisioning.Add(new Provisioning { AccountId = account.Id, LoginName = account.UserName }).Entity;
            row.Want(db.Now);
        }
        db.Record("account.portal-bound", "account", account.ActorId, new { account.UserName, Subject = new[] { row.Subject, subject } });
        if (row.Subject != subject)
        {
            await sessions.EndByPortalAsync(account.Id, ct, session);
        }
        row.Bind(subject, db.Now);
        Tell(account, "已绑定统一门户", $"已于 {ChinaTime.Text(db.Now)} 绑定统一门户，从门户即可进入。");
    }

    /// <param name="session">The one that goes on.</param>
    /// <returns>False when there is nothing to undo.</returns>
    public async Task<bool> UndoAsync(Account account, Guid? session, CancellationToken ct)
    {
        using var look = SealedRowReading.WithoutRefusing();
        // A row that was changed past the platform lets nobody in, and is left for two administrators to judge.
        if (await db.Provisioning.FirstOrDefaultAsync(p => p.AccountId == account.Id, ct) is not { Subject: not null } row || !db.IsTrusted(row))
        {
            return false;
        }
        db.Record("account.portal-unbound", "account", account.ActorId, new { account.UserName, Subject = new[] { row.Subject, null } });
        row.Unbind(db.Now);
        await sessions.EndByPortalAsync(account.Id, ct, session);
        Tell(account, "已解除统一门户绑定", $"与统一门户的绑定已于 {ChinaTime.Text(db.Now)} 解除。");
        return true;
    }

    private void Tell(Account account, string subject, string what)
    {
        db.Publish(new NoticeWanted($"{Notice}:{Guid.CreateVersion7():N}", Notice, subject, $"您的账号{what}如非本人操作，请立即修改密码并联系平台管理员。", "/admin/my-account", account.Id, null));
        notify.ToAccount(db, account.Id, new Notification(Notice, "随申码运行管理平台：" + subject, $"您的账号 {account.UserName} {what}如非本人操作，请立即修改密码并联系平台管理员。"));
    }
}
