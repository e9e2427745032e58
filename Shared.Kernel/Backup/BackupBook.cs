using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Kernel.Backup;

/// <summary>Writes down what backups came to: a row for the page, and a record in the data-security log (requirement 139).</summary>
internal sealed class BackupBook(IServiceScopeFactory scopes, TimeProvider clock)
{
    /// <summary>A run that gives no sign of an end for so long was killed.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    public Task BeginAsync(BackupRun run, CancellationToken ct) => InAsync(run.StartedBy, async db =>
    {
        // What was killed has ended, and nobody else would say so. The folder is held: no other run is at work in it.
        await db.Backups.Where(b => b.State == BackupState.Running && (b.Node == run.Node || b.StartedAt < run.StartedAt - Longest))
            .ExecuteUpdateAsync(s => s.SetProperty(b => b.State, BackupState.Failed).SetProperty(b => b.Error, "中断，没有完成"), ct);
        db.Backups.Add(run);
        await db.SaveChangesAsync(ct);
    }, ct);

    public Task TakenAsync(BackupManifest manifest, BackupTally tally, TimeSpan took, CancellationToken ct) => InAsync(manifest.Operator, async db =>
    {
        var run = await db.Backups.SingleAsync(b => b.Id == manifest.Id, ct);
        (run.State, run.EndedAt, run.Rows, run.Files, run.Bytes, run.NewBytes) = (BackupState.Good, db.Now, manifest.Rows, manifest.Files.Rows, manifest.Bytes, tally.NewBytes);
        run.VerifiedAt = manifest.Full ? db.Now : null;
        db.Record("backup.taken", "backup", manifest.Id, new
        {
            manifest.Full,
            tables = manifest.Tables.Count,
            manifest.Rows,
            files = manifest.Files.Rows,
            manifest.Bytes,
            tally.NewBytes,
            tally.NewChunks,
            tally.Healed,
            seconds = (long)took.TotalSeconds,
            upTo = manifest.LastSeq,
            startedBy = manifest.Operator,
        });
        await db.SaveChangesAsync(ct);
    }, ct);

    public Task FailedAsync(string id, string startedBy, string error, CancellationToken ct) => InAsync(startedBy, async db =>
    {
        var text = error.Length <= 500 ? error : error[..500];
        await db.Backups.Where(b => b.Id == id).ExecuteUpdateAsync(s => s.SetProperty(b => b.State, BackupState.Failed).SetProperty(b => b.EndedAt, db.Now).SetProperty(b => b.Error, text), ct);
        db.Record("backup.failed", "backup", id, new { error = text, startedBy });
        await db.SaveChangesAsync(ct);
    }, ct);

    public Task VerifiedAsync(string id, string startedBy, BackupCheckReport report, CancellationToken ct) => InAsync(startedBy, async db =>
    {
        var now = db.Now;
        await db.Backups.Where(b => b.Id == id).ExecuteUpdateAsync(s => s.SetProperty(b => b.VerifiedAt, now).SetProperty(b => b.Faults, report.Faults.Count), ct);
        object details = new { report.Rows, report.Files, report.Chunks, faults = report.Faults.Count, first = report.Faults.Count > 0 ? report.Faults[0] : null, seconds = (long)report.Took.TotalSeconds, startedBy };
        if (report.Faults.Count == 0)
        {
            db.Record("backup.verified", "backup", id, details);
        }
        else
        {
            db.Record("backup.verification-failed", "backup", id, details);
        }
        await db.SaveChangesAsync(ct);
    }, ct);

    public Task PrunedAsync(IReadOnlyList<string> ids, int chunks, long bytes, string startedBy, CancellationToken ct) => InAsync(startedBy, async db =>
    {
        await db.Backups.Where(b => ids.Contains(b.Id) && b.State == BackupState.Good).ExecuteUpdateAsync(s => s.SetProperty(b => b.State, BackupState.Removed), ct);
        db.Record("backup.pruned", "backup", ids[0], new { backups = ids.Count, last = ids[^1], chunks, bytes, startedBy });
        await db.SaveChangesAsync(ct);
    }, ct);

    /// <summary>Runs the work with the user of the machine as the actor: that is who the log shall name.</summary>
    private async Task InAsync(string startedBy, Func<KernelDb, Task> work, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        ActAs(scope.ServiceProvider, startedBy);
        var db = scope.ServiceProvider.GetRequiredService<KernelDb>();
        await db.InTransactionAsync(() => work(db), ct);
    }

    public static void ActAs(IServiceProvider services, string startedBy)
    {
        Jobs.JobScope.ActAsSystem(services);
        services.GetRequiredService<ActorContext>().Actor = Actor.System with { Name = startedBy };
    }

    /// <summary>The clock of the platform, or the person at the machine.</summary>
    public static string Clock => "系统";

    /// <summary>How the log names who gave a command on the machine.</summary>
    public static string MachineUser
    {
        get
        {
            var text = $"命令行 {Environment.UserName}@{Environment.MachineName}";
            return text.Length <= 64 ? text : text[..64];
        }
    }

    public string NewId() => clock.GetUtcNow().UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)
        + "-" + Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(3));
}
