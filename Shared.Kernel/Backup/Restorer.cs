using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Integrity;

namespace SuiShenMa.Kernel.Backup;

/// <summary>What a restore is asked for.</summary>
/// <param name="Backup">Null: the newest.</param>
/// <param name="Leap">Unified codes that were issued since the backup, where somebody knows better than the settings.</param>
internal sealed record RestoreWish(string From, string? Backup, long? Leap, string StartedBy);

/// <summary>What a restore came to.</summary>
/// <param name="Faults">What is wrong with the log or with sealed rows; empty when all is good.</param>
internal sealed record RestoreResult(BackupManifest Manifest, LostPlaces? Lost, int FilesWritten, int FilesKept, IReadOnlyList<string> Faults, TimeSpan Took);

/// <summary>
/// Puts a backup into an empty database: tables as they were, then the program's newer migrations, files that are missing, what the
/// modules see to; then the log and the seals are verified. What is lost since the backup is on record and an alarm.
/// </summary>
internal sealed class Restorer(
    IServiceScopeFactory scopes, IKeyring keyring, ModuleDbMap modules, Migrator migrator, BackupOptions options, IEnumerable<BackedUpFolder> folders, TimeProvider clock,
    AuditHeads heads, AuditCheckpoints checkpoints, AuditArchive archive, AuditVerifier verifier, AuditAlarm alarm, SealAdoption adoption, SealSweep seals)
{
    /// <exception cref="BackupProblem">It cannot be done, with what to do instead.</exception>
    public async Task<RestoreResult> RestoreAsync(RestoreWish wish, Action<string> say, CancellationToken ct)
    {
        var began = clock.GetTimestamp();
        using var store = BackupStore.Open(wish.From, keyring);
        var manifest = store.Manifest(wish.Backup ?? (store.Ids() is [var newest, ..] ? newest : throw new BackupProblem($"There is no backup in {wish.From}.")));
        say($"backup {manifest.Id} of {Web.ChinaTime.Text(manifest.At)}: {manifest.Rows} rows, {manifest.Files.Rows} files");
        await LoadAsync(store, manifest, say, ct);
        await migrator.UpgradeAsync(ct);
        var files = new FileWriter(store, [.. folders]);
        foreach (var file in BackedUpFile.Of(manifest.Files, store))
        {
            ct.ThrowIfCancellationRequested();
            files.PutBack(file);
        }
        say($"files: {files.Written} put back, {files.Kept} were there{(files.Different.Count > 0 ? $", {files.Different.Count} of them with another size, such as {files.Different[0]}" : "")}");
        var open = await AfterAsync(manifest, wish, say, ct);
        var lost = await EndAsync(manifest, wish, files, clock.GetElapsedTime(began), ct);
        var faults = await VerifyAsync(open, say, ct);
        return new RestoreResult(manifest, lost, files.Written, files.Kept, faults, clock.GetElapsedTime(began));
    }

    private async Task LoadAsync(BackupStore store, BackupManifest manifest, Action<string> say, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        Jobs.JobScope.ActAsSystem(scope.ServiceProvider);
        var db = scope.ServiceProvider.GetRequiredService<KernelDb>();
        var target = new RestoreTarget(db);
        if (!await target.IsFreeAsync(ct))
        {
            throw new BackupProblem("The database is in use: a restore goes into an empty one. Stop the hosts, set ConnectionStrings:Default to a new database (or move the file suishenma.db with its -wal and -shm away), leave the data folder with counters and checkpoints as it is, and give the command again.");
        }
        var all = modules.All.Select(t => (ModuleDb)scope.ServiceProvider.GetRequiredService(t)).ToList();
        foreach (var module in all)
        {
            await RestoreTarget.DemandKnownAsync(module, manifest, ct);
        }
        foreach (var module in all)
        {
            await RestoreTarget.MigrateAsync(module, manifest, ct);
            if (module is KernelDb)
            {
                await target.BeginAsync(manifest.Id, ct);
            }
        }
        foreach (var table in manifest.Tables)
        {
            var start = clock.GetTimestamp();
            await target.LoadAsync(table, store, ct);
            if (table.Next is { } next)
            {
                await target.CountFromAsync(table.Name, next + BackupOptions.LeastLeap, ct);
            }
            if (table.Rows >= 10_000)
            {
                say(FormattableString.Invariant($"{table.Name}: {table.Rows} rows in {clock.GetElapsedTime(start).TotalSeconds:0.0} s"));
            }
        }
    }

    /// <returns>Alarms that were open when the backup was taken.</returns>
    private async Task<IReadOnlyList<TamperFinding>> AfterAsync(BackupManifest manifest, RestoreWish wish, Action<string> say, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        BackupBook.ActAs(scope.ServiceProvider, wish.StartedBy);
        var db = scope.ServiceProvider.GetRequiredService<KernelDb>();
        var restored = new Restored(manifest.Id, manifest.At, db.Now, wish.Leap ?? options.LeapFor(db.Now - manifest.At), manifest.Marks);
        // Work that was under way is gone with its process; answers that were given stand with their effect.
        await db.InTransactionAsync(() => db.Idempotency.Where(i => i.Answer == null).ExecuteDeleteAsync(ct), ct);
        await db.InTransactionAsync(() => db.Backups.Where(b => b.Id == manifest.Id).ExecuteUpdateAsync(s => s
            .SetProperty(b => b.State, BackupState.Good).SetProperty(b => b.EndedAt, manifest.At).SetProperty(b => b.Rows, manifest.Rows)
            .SetProperty(b => b.Files, manifest.Files.Rows).SetProperty(b => b.Bytes, manifest.Bytes), ct), ct);
        foreach (var module in scope.ServiceProvider.GetServices<IAfterRestore>())
        {
            await module.RunAsync(restored, say, ct);
        }
        return await AuditAlarm.LoadAsync(db, ct);
    }

    /// <summary>The chain goes on behind the last place that anybody knows, and the first new record says which are lost.</summary>
    private async Task<LostPlaces?> EndAsync(BackupManifest manifest, RestoreWish wish, FileWriter files, TimeSpan took, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        BackupBook.ActAs(scope.ServiceProvider, wish.StartedBy);
        var db = scope.ServiceProvider.GetRequiredService<KernelDb>();
        await checkpoints.RejoinAsync(db, ct);
        await archive.PutAsideAsync(db, ct);
        LostPlaces? lost = null;
        await db.InTransactionAsync(async () =>
        {
            lost = await heads.RejoinAsync(db, ct);
            db.Record(LostPlaces.Action, "backup", manifest.Id, new
            {
                takenAt = manifest.At,
                manifest.Rows,
                tables = manifest.Tables.Count,
                files = files.Written,
                seconds = (long)took.TotalSeconds,
                lostFrom = lost?.From ?? 0,
                lostTo = lost?.To ?? 0,
                note = "备份之后的数据和日志已丢失",
                wish.StartedBy,
            });
            await db.SaveChangesAsync(ct);
            await new RestoreTarget(db).EndAsync(ct);
        }, ct);
        await scope.ServiceProvider.GetRequiredService<SealAuditJob>().RunAsync(ct);
        alarm.Raise("restore", lost?.From ?? 0, $"已用 {Web.ChinaTime.Text(manifest.At)} 的备份 {manifest.Id} 恢复数据库，此后的数据"
            + (lost is null ? "和日志已丢失" : $"和第 {lost.From} 至 {lost.To} 条日志已丢失") + "；此后作出的停用、吊销和授权变更须重新办理");
        await alarm.FlushAsync(ct);
        return lost;
    }

    private async Task<IReadOnlyList<string>> VerifyAsync(IReadOnlyList<TamperFinding> before, Action<string> say, CancellationToken ct)
    {
        var report = await verifier.VerifyAsync(null, null, ct);
        say(FormattableString.Invariant($"log: {report.Records} records and {report.Archived} archived ones, {report.Faults.Count} faults"));
        await adoption.RefreshAsync(ct);
        var rows = await seals.WholeAsync(ct);
        await using var scope = scopes.CreateAsyncScope();
        var found = (await AuditAlarm.LoadAsync(scope.ServiceProvider.GetRequiredService<KernelDb>(), ct))
            .Where(f => f.Kind == "row" && !before.Any(b => b.Text == f.Text)).Select(f => f.Text).ToList();
        say(FormattableString.Invariant($"sealed rows: {rows} looked at, {found.Count} faults"));
        return [.. report.Faults.Select(f => f.Text), .. found];
    }
}
