using System.Globalization;
using Microsoft.Extensions.Logging;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Kernel.Backup;

/// <summary>
/// Takes old backups away: kept is the newest of each of the last days and, of each of the last weeks, the newest that was read
/// back. The newest of all, and the newest that is known to be good, stay whatever the numbers say.
/// </summary>
internal sealed class BackupPrune(BackupOptions options, IKeyring keyring, BackupBook book, ILogger<BackupPrune> log)
{
    /// <returns>Ids that went.</returns>
    /// <exception cref="BackupBusy">A backup is being written.</exception>
    /// <exception cref="BackupProblem">A backup in the folder cannot be read: somebody must look first.</exception>
    public async Task<IReadOnlyList<string>> PruneAsync(string folder, string startedBy, CancellationToken ct)
    {
        using var store = BackupStore.Hold(folder, keyring);
        var all = store.Ids().Select(id => (Id: id, store.Manifest(id).At, Verified: store.VerifiedAt(id) is not null)).ToList();
        var kept = Kept(all, options);
        var gone = all.Select(b => b.Id).Where(id => !kept.Contains(id)).ToList();
        if (gone.Count == 0)
        {
            return gone;
        }
        gone.ForEach(store.Remove);
        var (chunks, bytes) = BackupNeeds.Sweep(store, log);
        await book.PrunedAsync(gone, chunks, bytes, startedBy, ct);
        return gone;
    }

    internal static HashSet<string> Kept(IReadOnlyList<(string Id, DateTime At, bool Verified)> all, BackupOptions options)
    {
        var newest = all.OrderByDescending(b => b.At).ToList();
        var kept = new HashSet<string>(StringComparer.Ordinal);
        kept.UnionWith(newest.GroupBy(b => ChinaTime.Of(b.At).Date).Take(options.KeepDaily).Select(g => g.First().Id));
        kept.UnionWith(newest.Where(b => b.Verified).GroupBy(b => (ISOWeek.GetYear(ChinaTime.Of(b.At).Date), ISOWeek.GetWeekOfYear(ChinaTime.Of(b.At).Date))).Take(options.KeepWeekly).Select(g => g.First().Id));
        kept.UnionWith(newest.Take(1).Concat(newest.Where(b => b.Verified).Take(1)).Select(b => b.Id));
        return kept;
    }
}
