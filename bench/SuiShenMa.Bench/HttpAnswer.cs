using System.Buffers.Text;

namespace SuiShenMa.Bench;

/// <summary>Just enough of HTTP/1.1 to know where an answer ends.</summary>
internal static class HttpAnswer
{
    private static ReadOnlySpan<byte> HeadEnd => "\r\n\r\n"u8;

    private static ReadOnlySpan<byte> Length => "\r\nContent-Length: "u8;

    /// <param name="body">Where the body begins; 0 while the head is not there.</param>
    public static bool IsWhole(ReadOnlySpan<byte> answer, out int body)
    {
        body = 0;
        var head = answer.IndexOf(HeadEnd);
        if (head < 0)
        {
            return false;
        }
        body = head + HeadEnd.Length;
        var length = answer[..head].IndexOf(Length);
        if (length < 0)
        {
            return answer.EndsWith("\r\n0\r\n\r\n"u8);
        }
        Utf8Parser.TryParse(answer[(length + Length.Length)..], out int bytes, out _);
        return answer.Length >= body + bytes;
    }
}
