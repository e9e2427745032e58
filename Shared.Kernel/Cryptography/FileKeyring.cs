using System.Globalization;
using System.Security.Cryptography;

namespace SuiShenMa.Kernel.Cryptography;

/// <summary>A keyring in <c>keyring.json</c>, wrapped by SM4-GCM under a master key; several processes may share the folder.</summary>
public sealed class FileKeyring : IKeyring
{
    private static readonly TimeSpan s_lockPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_lookAgainAfter = TimeSpan.FromSeconds(5);

    private readonly string _folder;
    private readonly TimeProvider _clock;
    private readonly Lock _reload = new();
    private volatile KeyringSnapshot _snapshot;
    private KeyWrap _wrap;
    private long _lookedAt;

    /// <summary>Opens the keyring, or creates it where there is none.</summary>
    /// <param name="folder">Where <c>keyring.json</c> lives; not the database's folder in production.</param>
    /// <param name="masterKey">32 bytes from configuration, see <see cref="MasterKey.Parse"/>.</param>
    /// <param name="mayGenerateMasterKey">Embedded single-machine mode only: without a configured master key, one is kept in <c>master.key</c> beside it.</param>
    /// <param name="clock">The system clock when null.</param>
    /// <exception cref="KeyringUnavailable">No or a wrong master key, a changed or damaged file, an unusable folder.</exception>
    public FileKeyring(string folder, byte[]? masterKey, bool mayGenerateMasterKey = false, TimeProvider? clock = null)
    {
        (_folder, _clock) = (folder, clock ?? TimeProvider.System);
        (_wrap, _snapshot) = Guarded(() =>
        {
            var wrap = new KeyWrap(masterKey ?? StoredMasterKey(mayGenerateMasterKey));
            return (wrap, File.Exists(KeyringPath) ? Load(wrap) : Create(wrap));
        });
        _lookedAt = _clock.GetTimestamp();
    }

    /// <summary>Why the changed file could not be taken over, while the keys read before are still served; null when all is well.</summary>
    public string? ReloadProblem { get; private set; }

    public SigningKey PlatformSigner => Signers[0];

    public IReadOnlyList<SigningKey> Signers
    {
        get
        {
            LookAgainWhenDue();
            return _snapshot.Signers;
        }
    }

    private string KeyringPath => Path.Combine(_folder, "keyring.json");

    private string MasterKeyPath => Path.Combine(_folder, "master.key");

    public SymmetricKey Current(string purpose)
    {
        LookAgainWhenDue();
        return _snapshot.All(purpose) is [var key, ..] ? key : AddKey(purpose, onlyIfNone: true).All(purpose)[0];
    }

    public SymmetricKey? Find(string purpose, string kid) =>
        string.IsNullOrEmpty(kid) ? null : Seek(snapshot => snapshot.Find(purpose, kid));

    public SymmetricKey? FindByNumber(string purpose, byte number) =>
        Seek(snapshot => Array.Find(snapshot.All(purpose), key => key.Number == number));

    public IReadOnlyList<SymmetricKey> All(string purpose)
    {
        _ = Current(purpose);
        return _snapshot.All(purpose);
    }

    public IReadOnlyList<KeyFacts> Inventory()
    {
        LookAgainWhenDue();
        var entries = _snapshot.Entries;
        var current = entries.GroupBy(e => e.Purpose).ToDictionary(g => g.Key, g => g.Last().Kid);
        return [.. entries.Select(e => new KeyFacts(e.Purpose, e.Kid, e.Kind == KeyringEntry.Symmetric, e.CreatedAtUtc, current[e.Purpose] == e.Kid))];
    }

    public string Rotate(string purpose) => AddKey(purpose, onlyIfNone: false).Entries[^1].Kid;

    /// <summary>Wraps every key anew. Hosts that still run with the old master key go on with what they hold and need a restart.</summary>
    public void ChangeMasterKey(byte[] newMasterKey)
    {
        ArgumentNullException.ThrowIfNull(newMasterKey);
        Guarded(() =>
        {
            using var held = Hold();
            var wrap = new KeyWrap(newMasterKey);
            var entries = Load(_wrap).Entries.Select(entry => wrap.Wrap(entry, _wrap.Unwrap(entry))).ToList();
            Save(entries, wrap);
            _wrap = wrap;
            return _snapshot = Load(wrap);
        });
    }

    private SymmetricKey? Seek(Func<KeyringSnapshot, SymmetricKey?> find)
    {
        if (find(_snapshot) is { } key)
        {
            return key;
        }

        // Another process may have rotated a moment ago; looking costs one stat.
        LookAgain();
        return find(_snapshot);
    }

    private void LookAgainWhenDue()
    {
        var looked = Interlocked.Read(ref _lookedAt);
        if (_clock.GetElapsedTime(looked) >= s_lookAgainAfter
            && Interlocked.CompareExchange(ref _lookedAt, _clock.GetTimestamp(), looked) == looked)
        {
            LookAgain();
        }
    }

    private void LookAgain()
    {
        if (FileStamp.Of(KeyringPath) == _snapshot.Stamp)
        {
            ReloadProblem = null;
            return;
        }

        lock (_reload)
        {
            try
            {
                if (FileStamp.Of(KeyringPath) != _snapshot.Stamp)
                {
                    _snapshot = Load(_wrap);
                }

                ReloadProblem = null;
            }
            catch (Exception failure) when (failure is KeyringUnavailable or IOException or UnauthorizedAccessException)
            {
                // Codes in the street go on verifying with the keys in memory; readiness shows the problem.
                ReloadProblem = failure.Message;
            }
        }
    }

    private KeyringSnapshot AddKey(string purpose, bool onlyIfNone)
    {
        if (purpose.Length is 0 or > 64 || !purpose.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            throw new ArgumentException("A purpose is a short name of small letters, digits and hyphens.", nameof(purpose));
        }

        return Guarded(() =>
        {
            lock (_reload)
            {
                using var held = Hold();
                if (!File.Exists(KeyringPath))
                {
                    throw new KeyringUnavailable("The keyring file has disappeared: restore it from a backup.");
                }

                var before = Load(_wrap);
                if (!onlyIfNone || before.All(purpose).Length == 0)
                {
                    Save([.. before.Entries, NewEntry(purpose, before.Entries, _wrap)], _wrap);
                    before = Load(_wrap);
                }

                return _snapshot = before;
            }
        });
    }

    private KeyringEntry NewEntry(string purpose, IReadOnlyList<KeyringEntry> before, KeyWrap wrap)
    {
        var number = (byte)(before.Count(entry => entry.Purpose == purpose) % byte.MaxValue + 1);
        // The random part keeps a keyring that was restored from a backup and rotated again from giving an old id to a new key.
        var kid = $"k{number.ToString(CultureInfo.InvariantCulture)}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
        var isSigner = purpose == IKeyring.PlatformSignerPurpose;
        var entry = new KeyringEntry(purpose, kid, number, isSigner ? KeyringEntry.Sm2 : KeyringEntry.Symmetric,
            _clock.GetUtcNow().UtcDateTime.ToString("O", CultureInfo.InvariantCulture), "");
        return wrap.Wrap(entry, isSigner ? Sm2.GenerateKey().ToBytes() : RandomNumberGenerator.GetBytes(SymmetricKey.SecretSize));
    }

    private KeyringSnapshot Create(KeyWrap wrap)
    {
        using var held = Hold();
        if (!File.Exists(KeyringPath))
        {
            Save([NewEntry(IKeyring.PlatformSignerPurpose, [], wrap)], wrap);
        }

        return Load(wrap);
    }

    private byte[] StoredMasterKey(bool mayGenerate)
    {
        if (!mayGenerate)
        {
            throw new KeyringUnavailable($"No master key: set {MasterKey.ConfigurationName}.");
        }

        using var held = Hold();
        if (!File.Exists(MasterKeyPath))
        {
            if (File.Exists(KeyringPath))
            {
                throw new KeyringUnavailable("The keyring is there but its master key is not: a new one could open nothing. Restore master.key.");
            }

            DurableFile.Write(MasterKeyPath, System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(MasterKey.Generate()) + "\n"));
        }

        return MasterKey.Parse(File.ReadAllText(MasterKeyPath)) ?? throw new KeyringUnavailable("master.key is empty: restore it.");
    }

    private FileStream Hold()
    {
        Directory.CreateDirectory(_folder);
        return DurableFile.Lock(Path.Combine(_folder, "keyring.lock"), s_lockPatience, TimeProvider.System);
    }

    private KeyringSnapshot Load(KeyWrap wrap)
    {
        // The stamp is taken first: a file replaced in between is then seen as changed, and read again.
        var stamp = FileStamp.Of(KeyringPath);
        return new KeyringSnapshot(KeyringFile.Read(File.ReadAllBytes(KeyringPath), wrap), wrap, stamp);
    }

    private void Save(IReadOnlyList<KeyringEntry> entries, KeyWrap wrap) =>
        DurableFile.Write(KeyringPath, KeyringFile.Write(entries, wrap));

    private static T Guarded<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new KeyringUnavailable("The keyring's folder cannot be used: " + failure.Message, failure);
        }
    }
}
