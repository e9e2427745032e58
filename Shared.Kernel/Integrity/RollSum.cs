using System.Buffers.Binary;
using System.Text;
using SuiShenMa.Kernel.Cryptography;

namespace SuiShenMa.Kernel.Integrity;

/// <summary>
/// A sum over the members of a roll that does not depend on their order: rows come and go without the others being read. Each
/// member counts with 2 048 bits of HMAC-SM3, added lane by lane: with 256 bits, or by exclusive or, whoever kept some hundred old
/// members could put together others with the same sum.
/// </summary>
internal sealed class RollSum
{
    private const int Lanes = 32;

    /// <summary>In bytes.</summary>
    public const int Size = Lanes * sizeof(ulong);

    private readonly ulong[] _lanes = new ulong[Lanes];

    public static RollSum Parse(string hex)
    {
        var sum = new RollSum();
        var bytes = hex.Length == Size * 2 && hex.All(char.IsAsciiHexDigit) ? Convert.FromHexString(hex) : new byte[Size];
        for (var i = 0; i < Lanes; i++)
        {
            sum._lanes[i] = BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(i * sizeof(ulong)));
        }
        return sum;
    }

    public void Add(SealMember member, HmacSm3 mac) => Put(member, mac, static (a, b) => unchecked(a + b));

    public void Take(SealMember member, HmacSm3 mac) => Put(member, mac, static (a, b) => unchecked(a - b));

    public override string ToString()
    {
        var bytes = new byte[Size];
        for (var i = 0; i < Lanes; i++)
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(i * sizeof(ulong)), _lanes[i]);
        }
        return Convert.ToHexStringLower(bytes);
    }

    private void Put(SealMember member, HmacSm3 mac, Func<ulong, ulong, ulong> put)
    {
        // Lengths in front: no text can pass for another one with its parts cut differently.
        var text = Encoding.UTF8.GetBytes("roll member v1|" + string.Concat(new[] { member.Table, member.Row, member.Name, member.Seal }.Select(p => $"{p.Length}:{p}|")));
        Span<byte> block = stackalloc byte[Sm3.Size];
        for (var i = 0; i < Lanes; i++)
        {
            if (i % 4 == 0)
            {
                mac.Write(text, [(byte)(i / 4)], [], block);
            }
            _lanes[i] = put(_lanes[i], BinaryPrimitives.ReadUInt64BigEndian(block[(i % 4 * sizeof(ulong))..]));
        }
    }
}
