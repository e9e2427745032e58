using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Data;

namespace SuiShenMa.Admin.Notices;

/// <summary>A kind of matter that people are told of. The bell always rings: what can be chosen is what comes in addition.</summary>
/// <param name="Usual">The ways of who has not chosen.</param>
/// <param name="OwnLetter">Mail and short message have words of their own and are sent beside the notice.</param>
internal sealed record NoticeKind(string Kind, string Text, NotifyWays Usual, bool OwnLetter = false);

internal static class NoticeKinds
{
    public static IReadOnlyList<NoticeKind> All { get; } =
    [
        new("password-reset", "账号安全：密码被重置", NotifyWays.Both, OwnLetter: true),
        new("second-factor-reset", "账号安全：二次验证被重置", NotifyWays.Both, OwnLetter: true),
        new("portal-binding", "账号安全：统一门户绑定变更", NotifyWays.Both, OwnLetter: true),
        new("administrator-change", "账号安全：管理员账号的变更申请", NotifyWays.Both, OwnLetter: true),
        new("seal-repair", "数据安全：重新加封数据的申请", NotifyWays.Both),
        new("review-waiting", "待审核提醒", NotifyWays.None),
        new("review-due", "即将自动通过的审核", NotifyWays.None),
        new("batch-done", "批次和表格处理完成", NotifyWays.None),
        new("workbook-checked", "表格检查完成", NotifyWays.None),
        new("image-job-done", "码图片生成完成", NotifyWays.None),
        new("image-job-failed", "码图片生成失败", NotifyWays.None),
        new("export-done", "导出完成", NotifyWays.None),
        new("geocode-run-done", "地址转坐标完成", NotifyWays.None),
        new("provisioning-failed", "账号同步统一门户失败", NotifyWays.Both, OwnLetter: true),
        new("messages-failed", "邮件或短信未能送达", NotifyWays.None),
    ];

    public static NoticeKind? Find(string kind) => All.FirstOrDefault(k => k.Kind == kind);

    /// <summary>What the account has chosen, or else what was meant.</summary>
    public static async Task<NotifyWays> WaysAsync(this AdminDb db, Guid account, string kind, NotifyWays meant, CancellationToken ct) =>
        await db.NoticeChoices.AsNoTracking().Where(c => c.AccountId == account && c.Kind == kind).Select(c => (NotifyWays?)c.Ways).FirstOrDefaultAsync(ct) ?? meant;
}
