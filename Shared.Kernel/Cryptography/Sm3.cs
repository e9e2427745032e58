using System.Buffers;

namespace SuiShenMa.Kernel.Cryptography;

/// <summary>The SM3 digest (GB/T 32905-2016) of bytes and of streams.</summary>
public static class Sm3
{
    /// <summary>Bytes in a digest.</summary>
    public const int Size = 32;

    /// <summary>Bytes in a block of the compression function.</summary>
    internal const int BlockSize = 64;

    [ThreadStatic]
    private static Sm3State? t_scratch;

    /// <summary>A digest object of this thread; the caller resets it and never holds it over an await.</summary>
    internal static Sm3State Scratch => t_scratch ??= new Sm3State();

    public static byte[] Hash(ReadOnlySpan<byte> data)
    {
        var digest = new byte[Size];
        Hash(data, digest);
        return digest;
    }

    public static void Hash(ReadOnlySpan<byte> data, Span<byte> destination)
    {
        var sm3 = Scratch;
        sm3.Reset();
        sm3.BlockUpdate(data);
        sm3.DoFinal(destination);
    }

    /// <summary>The digest as 64 lower-case hex digits.</summary>
    public static string HashHex(ReadOnlySpan<byte> data)
    {
        Span<byte> digest = stackalloc byte[Size];
        Hash(data, digest);
        return Convert.ToHexStringLower(digest);
    }

    /// <summary>Reads the stream to its end in pieces, so that its length does not matter.</summary>
    public static byte[] Hash(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var sm3 = new Sm3State();
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = stream.Read(buffer)) > 0)
        {
            sm3.BlockUpdate(buffer.AsSpan(0, read));
        }
        var digest = new byte[Size];
        sm3.DoFinal(digest);
        return digest;
    }

    /// <summary>Reads the stream to its end in pieces, so that its length does not matter.</summary>
    public static async Task<byte[]> HashAsync(Stream stream, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var sm3 = new Sm3State();
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer, ct)) > 0)
            {
                sm3.BlockUpdate(buffer.AsSpan(0, read));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }

        var digest = new byte[Size];
        sm3.DoFinal(digest);
        return digest;
    }
}
