using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Hosting;

namespace SuiShenMa.Kernel.Backup;

/// <summary>Takes a backup: the tables of one moment, then the files, then the manifest that makes a backup of them.</summary>
internal sealed class BackupTaker(
    IServiceScopeFactory scopes, IKeyring keyring, ModuleDbMap modules, DatabaseOptions database, DataFolder data, NodeIdentity node, TimeProvider clock,
    BackupBook book, IEnumerable<BackedUpFolder> folders, IEnumerable<IBackedUpMark> marks, ILogger<BackupTaker> log)
{
    /// <param name="full">Reads everything, also what seems unchanged, and reads it back from the folder.</param>
    /// <param name="startedBy">For the log.</param>
    /// <exception cref="BackupBusy">Another backup writes into the folder.</exception>
    /// <exception cref="BackupProblem">It cannot be done; that is on record.</exception>
    public async Task<(BackupManifest Manifest, BackupTally Tally)> TakeAsync(string folder, bool full, string startedBy, CancellationToken ct)
    {
        var run = new BackupRun { Id = book.NewId(), StartedAt = clock.StoredNow(), State = BackupState.Running, Full = full, Node = node.Name, StartedBy = startedBy };
        var id = run.Id;
        var begun = false;
        try
        {
            using var store = BackupStore.Hold(folder, keyring);
            await book.BeginAsync(run, ct);
            begun = true;
            var began = clock.GetTimestamp();
            var tally = new BackupTally();
            var manifest = await ReadAsync(store, id, full, startedBy, tally, ct);
            store.Write(manifest);
            if (full)
            {
                store.NoteVerified(id, clock.StoredNow());
            }
            await book.TakenAsync(manifest, tally, clock.GetElapsedTime(began), ct);
            log.LogInformation("Backup {Id}: {Rows} rows, {Files} files, {NewBytes} bytes new", id, manifest.Rows, manifest.Files.Rows, tally.NewBytes);
            BackupNeeds.Sweep(store, log);
            return (manifest, tally);
        }
        catch (Exception e) when (e is not (OperationCanceledException or BackupBusy))
        {
            if (!begun)
            {
                // A folder that is away is the failure that people must hear of first.
                await book.BeginAsync(run, CancellationToken.None);
            }
            log.LogError(e, "Backup {Id} failed", id);
            await book.FailedAsync(id, startedBy, e.Message, CancellationToken.None);
            throw e is BackupProblem ? e : new BackupProblem(e.Message, e);
        }
    }

    private async Task<BackupManifest> ReadAsync(BackupStore store, string id, bool full, string startedBy, BackupTally tally, CancellationToken ct)
    {
        var keys = store.WriteKeyring(id, await File.ReadAllBytesAsync(BackupKeyring.FileIn(data.Path), ct));
        var before = full ? null : Newest(store);
        var (tables, migrations, at, lastSeq) = (new List<BackedUpTable>(), new Dictionary<string, IReadOnlyList<string>>(), default(DateTime), 0L);
        await using (var scope = scopes.CreateAsyncScope())
        {
            var all = new List<BackupTable>();
            foreach (var module in modules.All.Select(t => (ModuleDb)scope.ServiceProvider.GetRequiredService(t)))
            {
                if ((await module.Database.GetPendingMigrationsAsync(ct)).Any())
                {
                    throw new BackupProblem($"数据表 {module.Prefix} 还没有升级到本程序的版本：请先启动一次平台。");
                }
                migrations[module.Prefix] = [.. module.Database.GetMigrations().Select(MigrationNames.Plain)];
                all.AddRange(BackupTable.Of(module));
            }
            await using var snapshot = await DatabaseSnapshot.OpenAsync(scope.ServiceProvider.GetRequiredService<KernelDb>(), ct);
            at = clock.StoredNow();
            lastSeq = await scope.ServiceProvider.GetRequiredService<KernelDb>().Audit.MaxAsync(r => r.Seq, ct) ?? 0;
            foreach (var table in all)
            {
                tables.Add(await snapshot.ReadAsync(table, new ChunkCutter(store, store.Names, full, tally), ct));
            }
        }
        // After the tables: what a row of the snapshot points to was there before it.
        var files = new FileReader(store, [.. folders], full, tally);
        var list = await files.ReadAsync(before?.Files, ct);
        return new BackupManifest(BackupManifest.CurrentFormat, id, at, full, Program, database.Provider, node.Name, startedBy, migrations, tables, list, files.Bytes,
            marks.ToDictionary(m => m.Name, m => m.Read()), lastSeq, keys);
    }

    private BackupManifest? Newest(BackupStore store)
    {
        foreach (var id in store.Ids())
        {
            try
            {
                return store.Manifest(id);
            }
            catch (BackupProblem e)
            {
                log.LogError(e, "Backup {Id} cannot be read", id);
            }
        }
        return null;
    }

    private static string Program => typeof(BackupTaker).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
}

/// <summary>Migrations are the same for both databases but for the second in which they were written.</summary>
internal static class MigrationNames
{
    public static string Plain(string migration) => migration[(migration.IndexOf('_', StringComparison.Ordinal) + 1)..];

    /// <summary>Names of all migrations that this program knows for the module, for either database.</summary>
    public static HashSet<string> OfBoth(ModuleDb module) =>
        [.. module.GetType().Assembly.GetTypes()
            .Where(t => t.GetCustomAttribute<DbContextAttribute>()?.ContextType.BaseType == module.GetType().BaseType)
            .Select(t => t.GetCustomAttribute<MigrationAttribute>()?.Id).OfType<string>().Select(Plain)];
}

/// <summary>Which chunks the backups of a folder need.</summary>
internal static class BackupNeeds
{
    /// <summary>Takes away what no backup needs. Where a manifest cannot be read nothing goes: its chunks may be all that is left of it.</summary>
    public static (int Chunks, long Bytes) Sweep(BackupStore store, ILogger log)
    {
        try
        {
            return store.Sweep(Of(store));
        }
        catch (BackupProblem e)
        {
            log.LogWarning(e, "Chunks that are not needed any more stay in {Folder}: a backup there cannot be read", store.Folder);
            return (0, 0);
        }
    }

    private static HashSet<string> Of(BackupStore store)
    {
        var needed = new HashSet<string>(StringComparer.Ordinal);
        var lists = new HashSet<string>(StringComparer.Ordinal);
        foreach (var manifest in store.Ids().Select(store.Manifest))
        {
            needed.UnionWith(manifest.Tables.SelectMany(t => t.Chunks));
            needed.UnionWith(manifest.Files.Chunks);
            // Most of the list is the same in all backups.
            foreach (var list in manifest.Files.Chunks.Where(lists.Add))
            {
                needed.UnionWith(BackedUpFile.In(store.Read(list)).SelectMany(f => f.Chunks));
            }
        }
        return needed;
    }
}
