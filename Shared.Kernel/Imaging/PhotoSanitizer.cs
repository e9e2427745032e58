using SkiaSharp;

namespace SuiShenMa.Kernel.Imaging;

/// <summary>A photo after cleaning: a JPEG that holds nothing but the picture, or the reason why it was refused.</summary>
public sealed record CleanPhoto(bool Ok, byte[] Jpeg, int Width, int Height, string? Reason)
{
    internal static CleanPhoto Refused(string reason) => new(false, [], 0, 0, reason);
}

/// <summary>Takes uploaded photos: bounded in bytes and pixels, turned upright, drawn anew without EXIF or anything hidden.</summary>
public static class PhotoSanitizer
{
    public const int MostBytes = 10 * 1024 * 1024;
    public const int MostPixels = 40_000_000;

    private const int Quality = 85;
    private const int LongestSide = 4096;

    // A decoded photo of 40 megapixels takes 160 MB: two at a time.
    private static readonly SemaphoreSlim Gate = new(2);

    public static async Task<CleanPhoto> CleanAsync(Stream upload, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(upload);
        using var buffer = new MemoryStream();
        var block = new byte[64 * 1024];
        int read;
        while ((read = await upload.ReadAsync(block, cancel)) > 0)
        {
            buffer.Write(block, 0, read);
            if (buffer.Length > MostBytes)
            {
                return CleanPhoto.Refused("照片超过 10 MB，请压缩后再上传。");
            }
        }

        return await CleanAsync(buffer.ToArray(), cancel);
    }

    public static async Task<CleanPhoto> CleanAsync(byte[] upload, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(upload);
        if (upload.Length > MostBytes)
        {
            return CleanPhoto.Refused("照片超过 10 MB，请压缩后再上传。");
        }

        if (!IsJpeg(upload) && !IsPng(upload))
        {
            return CleanPhoto.Refused(LooksLikeMarkup(upload)
                ? "不接受 SVG 等矢量图，请上传 JPEG 或 PNG 照片。"
                : "只接受 JPEG 或 PNG 照片。");
        }

        await Gate.WaitAsync(cancel);
        try
        {
            return Clean(upload);
        }
        finally
        {
            Gate.Release();
        }
    }

    private static CleanPhoto Clean(byte[] upload)
    {
        using var data = SKData.CreateCopy(upload);
        using var codec = SKCodec.Create(data);
        if (codec is null || codec.EncodedFormat is not (SKEncodedImageFormat.Jpeg or SKEncodedImageFormat.Png))
        {
            return CleanPhoto.Refused("照片已损坏，打不开。");
        }

        if (codec.Info.Width <= 0 || codec.Info.Height <= 0 || (long)codec.Info.Width * codec.Info.Height > MostPixels)
        {
            return CleanPhoto.Refused($"照片尺寸 {codec.Info.Width}×{codec.Info.Height} 太大，最多 4000 万像素。");
        }

        // JPEG can be decoded smaller straight away.
        var wanted = Math.Min(1f, (float)LongestSide / Math.Max(codec.Info.Width, codec.Info.Height));
        var size = codec.GetScaledDimensions(wanted);
        using var space = SKColorSpace.CreateSrgb();
        using var decoded = new SKBitmap(new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Premul, space));
        if (codec.GetPixels(decoded.Info, decoded.GetPixels()) != SKCodecResult.Success)
        {
            return CleanPhoto.Refused("照片已损坏或不完整，打不开。");
        }

        var shrink = Math.Min(1f, (float)LongestSide / Math.Max(size.Width, size.Height));
        using var upright = Upright(decoded, codec.EncodedOrigin, shrink);
        using var jpeg = upright.Encode(SKEncodedImageFormat.Jpeg, Quality);
        return new CleanPhoto(true, jpeg.ToArray(), upright.Width, upright.Height, null);
    }

    private static SKImage Upright(SKBitmap decoded, SKEncodedOrigin origin, float shrink)
    {
        var (width, height) = (Math.Max(1, (int)(decoded.Width * shrink)), Math.Max(1, (int)(decoded.Height * shrink)));
        var turned = origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        using var surface = SKSurface.Create(new SKImageInfo(turned ? height : width, turned ? width : height, SKColorType.Rgba8888, SKAlphaType.Premul))
            ?? throw new InvalidOperationException("No memory for a photo");
        var canvas = surface.Canvas;
        canvas.Clear(SKColors.White);
        canvas.SetMatrix(Turn(origin, width, height));
        using var image = SKImage.FromBitmap(decoded);
        canvas.DrawImage(image, new SKRect(0, 0, width, height), new SKSamplingOptions(SKFilterMode.Linear, shrink < 1 ? SKMipmapMode.Linear : SKMipmapMode.None));
        canvas.Flush();
        return surface.Snapshot();
    }

    /// <summary>From stored to upright, for the eight values of the EXIF tag Orientation; w and h are the stored size.</summary>
    private static SKMatrix Turn(SKEncodedOrigin origin, float w, float h) => origin switch
    {
        SKEncodedOrigin.TopRight => Matrix(-1, 0, w, 0, 1, 0),
        SKEncodedOrigin.BottomRight => Matrix(-1, 0, w, 0, -1, h),
        SKEncodedOrigin.BottomLeft => Matrix(1, 0, 0, 0, -1, h),
        SKEncodedOrigin.LeftTop => Matrix(0, 1, 0, 1, 0, 0),
        SKEncodedOrigin.RightTop => Matrix(0, -1, h, 1, 0, 0),
        SKEncodedOrigin.RightBottom => Matrix(0, -1, h, -1, 0, w),
        SKEncodedOrigin.LeftBottom => Matrix(0, 1, 0, -1, 0, w),
        _ => SKMatrix.Identity,
    };

    private static SKMatrix Matrix(float scaleX, float skewX, float moveX, float skewY, float scaleY, float moveY) =>
        new(scaleX, skewX, moveX, skewY, scaleY, moveY, 0, 0, 1);

    private static bool IsJpeg(ReadOnlySpan<byte> file) => file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]);

    private static bool IsPng(ReadOnlySpan<byte> file) => file.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);

    private static bool LooksLikeMarkup(ReadOnlySpan<byte> file)
    {
        var start = file[..Math.Min(file.Length, 4096)];
        return start.IndexOf("<svg"u8) >= 0 || start.IndexOf("<?xml"u8) >= 0;
    }
}
