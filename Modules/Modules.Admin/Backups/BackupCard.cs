using SuiShenMa.Admin.Features;
using SuiShenMa.Kernel.Backup;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Admin.Backups;

/// <summary>Says on the workbench of system administrators that the platform could not be restored to within a day.</summary>
internal sealed class BackupCard(KernelDb db, BackupOptions options, ICurrentUser user) : IWorkbenchCard
{
    public async Task<WorkbenchItem?> LoadAsync(CancellationToken ct) =>
        user.Actor.May(AdminPermissions.Backups) && await BackupHealth.ProblemAsync(db, options, ct) is { } problem
            ? new WorkbenchItem("数据备份异常", 1, ListBackupsPage.Here, "bad", problem) : null;
}
