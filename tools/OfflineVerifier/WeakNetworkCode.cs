using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;

namespace SuiShenMa.Tools.Offline;

/// <summary>
/// A code for weak networks (弱网备用码): 84 bytes = version 2 and kind · key number · issued at (4) · life in quarters of an hour
/// with the single-use bit · certificate type · surrogate (8) · nonce (4) · SM2 signature r‖s (64) over the twenty before it.
/// </summary>
internal static class WeakNetworkCode
{
    private const int BodySize = 20;
    private const int Size = BodySize + 64;
    private const int SkewSeconds = 5;

    public static Verdict Judge(string scanned, DateTimeOffset now, PlatformKeys keys, Revocations revocations, string? usedFile)
    {
        var text = CertificateCheck.LastSegment(scanned);
        Span<byte> bytes = stackalloc byte[Size];
        if (text.Length != Size / 3 * 4 || Base64Url.DecodeFromChars(text, bytes, out _, out var written) != OperationStatus.Done || written != Size || bytes[0] != 0x21)
        {
            return new Verdict(false, "没有认出这枚码：不是弱网备用码，联网后再核验。");
        }
        var signed = false;
        foreach (var key in keys.ByNumber(bytes[1]))
        {
            signed |= key.Verify(bytes[..BodySize], bytes[BodySize..]);
        }
        if (!signed)
        {
            return new Verdict(false, "不可信：这枚码不是平台签发的。");
        }
        var issued = DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadUInt32BigEndian(bytes[2..]));
        var end = issued.AddSeconds((bytes[6] & 0x7F) * 900);
        if (now < issued.AddSeconds(-SkewSeconds) || now > end.AddSeconds(SkewSeconds))
        {
            return new Verdict(false, string.Create(CultureInfo.InvariantCulture, $"已过期：有效期 {issued:u} 至 {end:u}。"));
        }
        var goodFrom = revocations.GoodFrom(bytes[8..16]);
        if (goodFrom == long.MaxValue)
        {
            return new Verdict(false, "已撤销：持码人的码已被撤销。");
        }
        if (issued.ToUnixTimeSeconds() < goodFrom)
        {
            return new Verdict(false, "已撤销：这枚码发出后曾被撤销；撤销已解除，请对方联网换一枚新码。");
        }
        var use = Convert.ToHexStringLower(bytes[2..6]) + Convert.ToHexStringLower(bytes[8..BodySize]);
        if (usedFile is not null && UsedCodes.Has(usedFile, use))
        {
            return new Verdict(false, "已用过：这枚码在本终端核验过。");
        }
        if (goodFrom is null)
        {
            return new Verdict(false, "签名可信，但手头的注销名单没有覆盖这枚码，不能断定没有撤销。", Unsure: true);
        }
        if (usedFile is not null)
        {
            UsedCodes.Add(usedFile, use, now, text);
        }
        return new Verdict(true, string.Create(CultureInfo.InvariantCulture, $"可信：证件类型序号 {bytes[7]}，有效至 {end:u}。联网后请补报（--report）。"));
    }
}
