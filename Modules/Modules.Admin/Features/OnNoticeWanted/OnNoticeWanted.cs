using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel.Outbox;

namespace SuiShenMa.Admin.Features;

/// <summary>A module has something to tell: every account that it is for gets a notice, once, and mail or a short message where that is wanted.</summary>
internal sealed class OnNoticeWanted(AdminDb db, INotify notify) : IConsume<NoticeWanted>
{
    public async Task HandleAsync(NoticeWanted @event, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(@event);
        var accounts = await db.Accounts.AsNoTracking()
            .Where(a => !a.Disabled && (@event.AccountId != null ? a.Id == @event.AccountId : a.DepartmentId == @event.DepartmentId)).Select(a => a.Id).ToListAsync(ct);
        var told = await db.Notices.Where(n => n.Key == @event.Key).Select(n => n.AccountId).ToListAsync(ct);
        foreach (var account in accounts.Except(told))
        {
            db.Notices.Add(new AdminNotice
            {
                AccountId = account,
                At = db.Now,
                Kind = @event.Kind,
                Title = @event.Title,
                Text = @event.Text,
                Href = @event.Href,
                Key = @event.Key,
            });
            if (@event.Ways != NotifyWays.None)
            {
                notify.ToAccount(db, account, new Notification(@event.Kind, @event.Title, @event.Text ?? @event.Title), @event.Ways);
            }
        }
    }
}
