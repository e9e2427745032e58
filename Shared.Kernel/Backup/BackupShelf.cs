using SuiShenMa.Kernel.Cryptography;

namespace SuiShenMa.Kernel.Backup;

/// <summary>A backup that lies in the folder.</summary>
/// <param name="Problem">Why it cannot be used; null when its manifest is good.</param>
internal sealed record ShelvedBackup(string Id, DateTime? At, bool Full, long Rows, long Files, long Bytes, DateTime? VerifiedAt, string? Problem);

/// <summary>What lies in a folder of backups.</summary>
internal sealed class BackupShelf(IKeyring keyring)
{
    /// <returns>The newest first.</returns>
    /// <exception cref="BackupProblem">It is no such folder.</exception>
    public IReadOnlyList<ShelvedBackup> List(string folder)
    {
        using var store = BackupStore.Open(folder, keyring);
        return [.. store.Ids().Select(id => Look(store, id))];
    }

    private static ShelvedBackup Look(BackupStore store, string id)
    {
        try
        {
            var manifest = store.Manifest(id);
            return new ShelvedBackup(id, manifest.At, manifest.Full, manifest.Rows, manifest.Files.Rows, manifest.Bytes, store.VerifiedAt(id), store.KeyringFault(manifest));
        }
        catch (BackupProblem e)
        {
            return new ShelvedBackup(id, null, false, 0, 0, 0, null, e.Message);
        }
    }
}
