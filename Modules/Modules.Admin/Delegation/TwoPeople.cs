using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Features;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Admin.Delegation;

/// <summary>Who takes part when two administrators change the account of a third, and who is told of each step.</summary>
internal sealed class TwoPeople(AdminDb db, ICurrentUser user, INotify notify)
{
    public const string Page = "/admin/administrator-changes";

    /// <summary>The caller's own account, by the rows of this moment; only administrators take part.</summary>
    public async Task<Account> MeAsync(CancellationToken ct) =>
        Guid.TryParseExact(user.Actor.Id, "N", out var id)
        && await db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.Id == id && a.DeletedAt == null && !a.Disabled, ct) is { } me && me.Kind.IsAdministrator()
            ? me : throw new Forbidden("只有管理员本人的账号可以申请或确认。");

    /// <summary>An administrator's account that may be the subject.</summary>
    public async Task<Account> ConcernedAsync(Guid id, CancellationToken ct) =>
        await db.Accounts.FirstOrDefaultAsync(a => a.Id == id && a.DeletedAt == null, ct) is { } account && account.Kind.IsAdministrator() ? account : throw new NotFound();

    /// <summary>Those who may confirm hear of it, and the person concerned may object.</summary>
    public async Task TellAskedAsync(AdministratorChange change, Account me, Account concerned, CancellationToken ct)
    {
        var what = $"{AccountTexts.Of(me.Kind)} {me.UserName} 申请为 {AccountTexts.Of(concerned.Kind)} {concerned.UserName} {AccountTexts.Of(change.Act)}{(change.Act == AdministratorAct.SetExpiry ? $"（{EndText(change.NewEnd)}）" : "")}";
        var objection = AdministratorActs.Taking.Contains(change.Act) ? "如有异议，请立即联系其他管理员。" : "如非您本人提出，请立即拒绝并联系其他管理员。";
        var seconds = await db.Accounts.AsNoTracking()
            .Where(a => AccountKinds.Three.Contains(a.Kind) && a.Kind != me.Kind && a.Id != concerned.Id && a.Id != me.Id && !a.Disabled && a.DeletedAt == null).Select(a => a.Id).ToListAsync(ct);
        foreach (var second in seconds)
        {
            Bell(change, "asked", second, what + "，请核实后确认或拒绝", $"原因：{change.Reason}。请在 {ChinaTime.Text(change.EndsAt)} 前处理。");
        }
        Bell(change, "asked", concerned.Id, what, objection);
        Letter(concerned, $"{what}，原因：{change.Reason}。{objection}");
    }

    /// <summary>The person concerned and the one who asked hear how it ended.</summary>
    public void TellDecided(AdministratorChange change, Account concerned)
    {
        var what = $"为 {concerned.UserName} {AccountTexts.Of(change.Act)}的申请：{AccountTexts.Of(change.State)}";
        Bell(change, "decided", change.AskedBy, what, null);
        Bell(change, "decided", concerned.Id, what, null);
        Letter(concerned, what + "。如有疑问，请立即联系其他管理员。");
    }

    /// <summary>The last day of an account, for people.</summary>
    public static string EndText(DateTime? end) => end is { } moment ? $"最后可用日期 {ChinaTime.Of(moment).DateTime.AddDays(-1):yyyy-MM-dd}" : "长期有效";

    private void Bell(AdministratorChange change, string step, Guid account, string title, string? text) =>
        db.Publish(new NoticeWanted($"administrator-change:{change.Id:N}:{step}", "administrator-change", title, text, Page, account, null));

    private void Letter(Account concerned, string text) =>
        notify.ToAccount(db, concerned.Id, new Notification("administrator-change", "随申码运行管理平台：管理员账号变更", text));
}
