using SuiShenMa.Admin.Data;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Admin.Audit;

/// <summary>Says on the workbench of audit administrators that something was changed behind the platform's back.</summary>
internal sealed class IntegrityCard(AdminDb db, ICurrentUser user) : IWorkbenchCard
{
    public async Task<WorkbenchItem?> LoadAsync(CancellationToken ct)
    {
        if (!user.Actor.May(AdminPermissions.Audit))
        {
            return null;
        }
        var findings = await AuditAlarm.LoadAsync(db, ct);
        return findings.Count == 0 ? null : new WorkbenchItem("日志或数据被改动", findings.Count, "/admin/integrity", "bad", findings[^1].Text);
    }
}
