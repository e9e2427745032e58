using SuiShenMa.Kernel.Cryptography;

namespace SuiShenMa.Codes.Dynamic;

/// <summary>
/// The keys of dynamic codes. A new key verifies at once and signs after <see cref="WarmUp"/>, when every host has seen it;
/// the one before it is then believed only for codes that it may have signed, so that a stolen old key makes none.
/// </summary>
internal sealed class DynamicKeys(IKeyring keyring, TimeProvider clock)
{
    public const string Purpose = "dynamic-code";

    /// <summary>Hosts look for new keys every five seconds.</summary>
    public static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(15);

    /// <summary>A host that was late to see the new key, with a clock that is behind, still issues good codes.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private static readonly SymmetricKey Nobody = new(Purpose, "none", 0, DateTime.UnixEpoch, new byte[SymmetricKey.SecretSize]);
    private volatile Table? _table;

    /// <exception cref="KeyringUnavailable">There is no key and none can be stored.</exception>
    public SymmetricKey Issuing
    {
        get
        {
            var keys = keyring.All(Purpose);
            var warm = clock.GetUtcNow().UtcDateTime - WarmUp;
            for (var i = 0; i < keys.Count - 1; i++)
            {
                if (keys[i].CreatedAt <= warm)
                {
                    return keys[i];
                }
            }
            return keys[^1];
        }
    }

    /// <summary>The key of this number and the last second in which it may have signed; a stand-in that signs nothing when there is none.</summary>
    public Signer Find(byte number) => Current().Signers[number];

    private Table Current()
    {
        var keys = keyring.All(Purpose);
        return _table is { } table && ReferenceEquals(table.Keys, keys) ? table : _table = new Table(keys);
    }

    /// <param name="Until">Unix seconds; a code that says it was signed later is not from here.</param>
    internal readonly record struct Signer(SymmetricKey Key, long Until);

    private sealed class Table
    {
        public Table(IReadOnlyList<SymmetricKey> keys)
        {
            Keys = keys;
            Array.Fill(Signers, new Signer(Nobody, long.MinValue));
            // From the oldest: a number that came round again belongs to the newer key.
            for (var i = keys.Count - 1; i >= 0; i--)
            {
                Signers[keys[i].Number] = new Signer(keys[i], i == 0
                    ? long.MaxValue
                    : new DateTimeOffset(keys[i - 1].CreatedAt + WarmUp + Grace, TimeSpan.Zero).ToUnixTimeSeconds());
            }
        }

        public IReadOnlyList<SymmetricKey> Keys { get; }

        public Signer[] Signers { get; } = new Signer[256];
    }
}
