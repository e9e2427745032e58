using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Hosting;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Kernel.Backup;

/// <summary>
/// Takes the backup of the day from the set hour on, once a week one that reads everything back, and takes old ones away. One host
/// does it; the folder is locked while it is written.
/// </summary>
internal sealed class TakeBackupJob(KernelDb db, BackupOptions options, BackupTaker taker, BackupPrune prune, NodeIdentity node, ILogger<TakeBackupJob> log) : IJob
{
    public const int Interval = 600;
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(15);

    /// <summary>After a failure it is tried again, but not each time the clock strikes.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    public async Task RunAsync(CancellationToken ct)
    {
        if (options.Folder is not { } folder || !await IsDueAsync(ct) || !await HostLease.TakeAsync(db, "backup.keeper", node, Lease, ct))
        {
            return;
        }
        try
        {
            var since = db.Now - BackupOptions.FullEvery;
            var full = !await db.Backups.AnyAsync(b => b.Full && b.State == BackupState.Good && b.StartedAt > since, ct);
            await taker.TakeAsync(folder, full, BackupBook.Clock, ct);
            await prune.PruneAsync(folder, BackupBook.Clock, ct);
        }
        catch (BackupBusy)
        {
            // Somebody gave the command by hand, or another host is still at it.
        }
        catch (BackupProblem e)
        {
            log.LogError(e, "The backup is tried again in an hour");
        }
    }

    private async Task<bool> IsDueAsync(CancellationToken ct)
    {
        var now = db.Now;
        var today = ChinaTime.StartOfDay(DateOnly.FromDateTime(ChinaTime.Of(now).Date)).AddHours(options.Hour);
        var due = today <= now ? today : today.AddDays(-1);
        var retry = now - Pause;
        return !await db.Backups.AnyAsync(b => (b.State == BackupState.Good && b.StartedAt >= due) || (b.State == BackupState.Failed && b.StartedAt > retry), ct);
    }
}
