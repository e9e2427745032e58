using System.Collections.Frozen;

namespace SuiShenMa.Kernel.Cryptography;

/// <summary>The unwrapped keys of one state of the keyring file; it never changes, so that readers need no lock.</summary>
internal sealed class KeyringSnapshot
{
    private readonly FrozenDictionary<string, SymmetricKey[]> _byPurpose;
    private readonly FrozenDictionary<(string Purpose, string Kid), SymmetricKey> _byKid;

    public KeyringSnapshot(IReadOnlyList<KeyringEntry> entries, KeyWrap wrap, FileStamp stamp)
    {
        (Entries, Stamp) = (entries, stamp);
        var symmetric = new List<SymmetricKey>();
        var signers = new List<SigningKey>();
        foreach (var entry in entries.Reverse())
        {
            var secret = wrap.Unwrap(entry);
            if (entry.Kind == KeyringEntry.Sm2)
            {
                signers.Add(new SigningKey(entry.Kid, entry.CreatedAtUtc, Sm2PrivateKey.Import(Convert.ToHexStringLower(secret))));
            }
            else
            {
                symmetric.Add(new SymmetricKey(entry.Purpose, entry.Kid, entry.Number, entry.CreatedAtUtc, secret));
            }
        }

        if (signers.Count == 0)
        {
            throw new KeyringUnavailable("The keyring file holds no signing key.");
        }

        Signers = signers;
        _byPurpose = symmetric.GroupBy(k => k.Purpose).ToFrozenDictionary(g => g.Key, g => g.ToArray());
        _byKid = symmetric.ToFrozenDictionary(k => (k.Purpose, k.Kid));
    }

    public IReadOnlyList<KeyringEntry> Entries { get; }

    public FileStamp Stamp { get; }

    public IReadOnlyList<SigningKey> Signers { get; }

    /// <summary>Newest first; empty for a purpose without keys.</summary>
    public SymmetricKey[] All(string purpose) => _byPurpose.GetValueOrDefault(purpose, []);

    public SymmetricKey? Find(string purpose, string kid) => _byKid.GetValueOrDefault((purpose, kid));
}

/// <summary>Enough of a file's metadata to see that it was replaced; rotations only ever append, so the length alone would do.</summary>
internal readonly record struct FileStamp(DateTime WrittenAt, long Length)
{
    public static FileStamp Of(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? new FileStamp(file.LastWriteTimeUtc, file.Length) : default;
    }
}
