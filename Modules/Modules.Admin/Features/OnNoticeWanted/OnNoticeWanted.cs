using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Notices;
using SuiShenMa.Kernel.Outbox;

namespace SuiShenMa.Admin.Features;

/// <summary>A module has something to tell: every account that it is for gets a notice, once, and mail or a short message where the account has chosen so.</summary>
internal sealed class OnNoticeWanted(AdminDb db, AccountRights rights, INotify notify) : IConsume<NoticeWanted>
{
    public async Task HandleAsync(NoticeWanted @event, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(@event);
        var told = await db.Notices.Where(n => n.Key == @event.Key).Select(n => n.AccountId).ToHashSetAsync(ct);
        foreach (var account in (await CandidatesAsync(@event, ct)).Where(a => !told.Contains(a.Id)))
        {
            if (await CountForAsync(@event, account, ct) is { } count)
            {
                await TellAsync(@event, account.Id, count, ct);
            }
        }
    }

    private async Task<List<Account>> CandidatesAsync(NoticeWanted wanted, CancellationToken ct)
    {
        var accounts = db.Accounts.AsNoTracking().Where(a => !a.Disabled);
        return wanted.AccountId is { } one ? await accounts.Where(a => a.Id == one).ToListAsync(ct)
            : wanted.DepartmentId is { } department ? await accounts.Where(a => a.DepartmentId == department).ToListAsync(ct)
            : wanted.Permission is null ? []
            : await accounts.ToListAsync(ct);
    }

    /// <returns>How much of what it is about the account may touch; null when it is not for this account.</returns>
    private async Task<int?> CountForAsync(NoticeWanted wanted, Account account, CancellationToken ct)
    {
        if (wanted.Permission is null && wanted.About is null)
        {
            return 0;
        }
        if (await rights.StandingOfAsync(db, account, ct) is not { } standing || (wanted.Permission is { } permission && !standing.Actor.May(permission)))
        {
            return null;
        }
        var count = wanted.About?.Where(a => standing.Actor.Scope.Allows(wanted.Action, a.Type, a.Region)).Sum(a => a.Count);
        return count == 0 ? null : count ?? 0;
    }

    private async Task TellAsync(NoticeWanted wanted, Guid account, int count, CancellationToken ct)
    {
        var (title, text) = (Filled(wanted.Title, count)!, Filled(wanted.Text, count));
        db.Notices.Add(new AdminNotice { AccountId = account, At = db.Now, Kind = wanted.Kind, Title = title, Text = text, Href = wanted.Href, Key = wanted.Key });
        var ways = NoticeKinds.Find(wanted.Kind) is { OwnLetter: true } ? wanted.Ways : await db.WaysAsync(account, wanted.Kind, wanted.Ways, ct);
        if (ways != NotifyWays.None)
        {
            notify.ToAccount(db, account, new Notification(wanted.Kind, title, text ?? title), ways);
        }
    }

    private static string? Filled(string? text, int count) => text?.Replace("{count}", count.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
