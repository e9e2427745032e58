using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel.Data;

namespace SuiShenMa.Kernel.Backup;

/// <summary>Whether the platform could be restored to within a day: what the workbench and <c>doctor</c> say.</summary>
public static class BackupHealth
{
    /// <returns>What is wrong, for people; null when all is well or backups are not set up here.</returns>
    public static async Task<string?> ProblemAsync(KernelDb db, BackupOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Folder is null)
        {
            return null;
        }
        var good = await db.Backups.AsNoTracking().Where(b => b.State == BackupState.Good).OrderByDescending(b => b.StartedAt).FirstOrDefaultAsync(ct);
        var last = await db.Backups.AsNoTracking().Where(b => b.State != BackupState.Running).OrderByDescending(b => b.StartedAt).FirstOrDefaultAsync(ct);
        // Times far ahead were written by a clock that ran away: then nobody knows how old the backup is.
        var age = good is null ? (TimeSpan?)null : db.Now - good.StartedAt;
        return age is null ? "还没有完成过备份"
            : age > BackupOptions.MostAge || age < -BackupOptions.MostAge ? string.Create(CultureInfo.InvariantCulture, $"最近一次完成的备份已是 {Math.Abs(age.Value.TotalHours):0} 小时之前")
            : good!.Faults > 0 ? $"最近一次备份 {good.Id} 校验发现 {good.Faults} 处问题"
            : last is { State: BackupState.Failed } && last.StartedAt > good.StartedAt ? "最近一次备份失败：" + last.Error : null;
    }
}
