using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SuiShenMa.Kernel.Cryptography;

/// <summary>One wrapped key as it stands in <c>keyring.json</c>.</summary>
internal sealed record KeyringEntry(string Purpose, string Kid, byte Number, string Kind, string CreatedAt, string Wrapped)
{
    public const string Symmetric = "symmetric";
    public const string Sm2 = "sm2";

    public DateTime CreatedAtUtc => DateTime.ParseExact(CreatedAt, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);

    /// <summary>What the wrapping binds the secret to, so that entries cannot be exchanged.</summary>
    public byte[] Context => Encoding.UTF8.GetBytes($"{Purpose}|{Kid}|{Number}|{Kind}|{CreatedAt}");
}

/// <summary>The content of <c>keyring.json</c>: wrapped keys in the order of their making, under a MAC of the master key.</summary>
internal sealed record KeyringFile(int Format, string MasterCheck, IReadOnlyList<KeyringEntry> Keys, string Mac)
{
    private const int CurrentFormat = 1;

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public static byte[] Write(IReadOnlyList<KeyringEntry> keys, KeyWrap wrap) =>
        JsonSerializer.SerializeToUtf8Bytes(new KeyringFile(CurrentFormat, wrap.Check, keys, wrap.Mac(Covered(keys))), s_json);

    /// <exception cref="KeyringUnavailable">Damaged, of another format, of another master key, or changed.</exception>
    public static IReadOnlyList<KeyringEntry> Read(byte[] content, KeyWrap wrap)
    {
        KeyringFile? file;
        try
        {
            file = JsonSerializer.Deserialize<KeyringFile>(content, s_json);
        }
        catch (JsonException failure)
        {
            throw new KeyringUnavailable("The keyring file is damaged: restore it from a backup.", failure);
        }

        if (file is not { Format: CurrentFormat })
        {
            throw new KeyringUnavailable($"The keyring file has format {file?.Format}; this build reads format {CurrentFormat}.");
        }

        if (!FixedTime.HexEquals(wrap.Check, file.MasterCheck))
        {
            throw new KeyringUnavailable($"The master key ({MasterKey.ConfigurationName}) is not the one that wrapped this keyring.");
        }

        if (!FixedTime.HexEquals(wrap.Mac(Covered(file.Keys)), file.Mac))
        {
            throw new KeyringUnavailable("The keyring file was changed by other hands: restore it from a backup.");
        }

        return file.Keys;
    }

    private static byte[] Covered(IReadOnlyList<KeyringEntry> keys)
    {
        var text = new StringBuilder().Append(CurrentFormat).Append('\n');
        foreach (var key in keys)
        {
            text.Append(Encoding.UTF8.GetString(key.Context)).Append('|').Append(key.Wrapped).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}

/// <summary>What the master key does: it wraps secrets, seals the file, and shows by a check value that it is the right one.</summary>
internal sealed class KeyWrap
{
    private readonly byte[] _key;
    private readonly HmacSm3 _mac;

    public KeyWrap(ReadOnlySpan<byte> masterKey)
    {
        if (masterKey.Length != MasterKey.Size)
        {
            throw new KeyringUnavailable($"The master key has {masterKey.Length} bytes, not {MasterKey.Size}.");
        }

        var derive = new HmacSm3(masterKey);
        _key = derive.Compute("ssm keyring wrap v1"u8)[..Sm4Gcm.KeySize];
        _mac = new HmacSm3(derive.Compute("ssm keyring file mac v1"u8));
        Check = derive.ComputeHex("ssm keyring check v1"u8)[..16];
    }

    public string Check { get; }

    public string Mac(byte[] content) => _mac.ComputeHex(content);

    public KeyringEntry Wrap(KeyringEntry entry, ReadOnlySpan<byte> secret) =>
        entry with { Wrapped = Convert.ToBase64String(Sm4Gcm.SealWithRandomIv(_key, secret, entry.Context)) };

    public byte[] Unwrap(KeyringEntry entry)
    {
        try
        {
            if (Sm4Gcm.TryOpenWithIv(_key, Convert.FromBase64String(entry.Wrapped), entry.Context, out var secret))
            {
                return secret;
            }
        }
        catch (FormatException failure)
        {
            throw new KeyringUnavailable($"Key {entry.Kid} in the keyring file is damaged.", failure);
        }

        throw new KeyringUnavailable($"Key {entry.Kid} in the keyring file does not open with the master key.",
            new CryptographicException("SM4-GCM tag"));
    }
}
