using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SuiShenMa.Kernel.Cryptography;

/// <summary>Password records: PBKDF2 with HMAC-SM3, written as <c>pbkdf2-sm3$rounds$salt$hash</c>.</summary>
public static class Pbkdf2Sm3
{
    /// <summary>Rounds of a new record; a record with fewer is rehashed at the next login.</summary>
    public const int Rounds = 60_000;

    /// <summary>Characters beyond which a text is no password, so that a request costs bounded time.</summary>
    public const int LongestPassword = 1024;

    private const string Scheme = "pbkdf2-sm3";
    private const int SaltSize = 16;
    // A damaged or forged record must not hold a thread for minutes.
    private const int MostRounds = 2_000_000;

    public static string Hash(string password)
    {
        ArgumentNullException.ThrowIfNull(password);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(password.Length, LongestPassword, nameof(password));
        return Hash(password, RandomNumberGenerator.GetBytes(SaltSize), Rounds);
    }

    /// <summary>Whether the password belongs to the record. Without a record it takes as long and is false, so that time does not tell which accounts exist.</summary>
    public static bool Verify(string? password, string? record, out bool needsRehash)
    {
        needsRehash = false;
        if (password is null || password.Length > LongestPassword)
        {
            return false;
        }

        if (!TryRead(record, out var rounds, out var salt, out var expected))
        {
            Derive(password, new byte[SaltSize], Rounds);
            return false;
        }

        var good = CryptographicOperations.FixedTimeEquals(Derive(password, salt, rounds), expected);
        needsRehash = good && (rounds < Rounds || salt.Length < SaltSize);
        return good;
    }

    internal static string Hash(string password, byte[] salt, int rounds) =>
        string.Create(CultureInfo.InvariantCulture,
            $"{Scheme}${rounds}${Convert.ToBase64String(salt)}${Convert.ToBase64String(Derive(password, salt, rounds))}");

    /// <summary>One block of RFC 8018 §5.2.</summary>
    internal static byte[] Derive(string password, ReadOnlySpan<byte> salt, int rounds)
    {
        var secret = Encoding.UTF8.GetBytes(password);
        var mac = new HmacSm3(secret);
        CryptographicOperations.ZeroMemory(secret);

        Span<byte> block = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(block, 1);
        Span<byte> u = stackalloc byte[Sm3.Size];
        mac.Write(salt, block, [], u);
        var result = u.ToArray();
        for (var i = 1; i < rounds; i++)
        {
            mac.Write(u, u);
            for (var j = 0; j < Sm3.Size; j++)
            {
                result[j] ^= u[j];
            }
        }

        return result;
    }

    private static bool TryRead(string? record, out int rounds, out byte[] salt, out byte[] hash)
    {
        (rounds, salt, hash) = (0, [], []);
        if (record is null || record.Length > 256 || record.Split('$') is not [Scheme, var count, var saltText, var hashText]
            || !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out rounds)
            || rounds is < 1 or > MostRounds)
        {
            return false;
        }

        try
        {
            salt = Convert.FromBase64String(saltText);
            hash = Convert.FromBase64String(hashText);
        }
        catch (FormatException)
        {
            return false;
        }

        return salt.Length > 0 && hash.Length == Sm3.Size;
    }
}
