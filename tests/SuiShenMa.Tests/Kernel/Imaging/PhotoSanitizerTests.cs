using System.Buffers.Binary;
using System.Text;
using Shouldly;
using SkiaSharp;
using SuiShenMa.Kernel.Imaging;

namespace SuiShenMa.Tests.Kernel.Imaging;

internal sealed class PhotoSanitizerTests
{
    private const string Canary = "GPS31.2304N121.4737E";

    // Where the red corner of the stored picture belongs when upright, by EXIF Orientation (0 = left/top, 1 = right/bottom).
    [TestCase(1, 40, 20, 0, 0)]
    [TestCase(2, 40, 20, 1, 0)]
    [TestCase(3, 40, 20, 1, 1)]
    [TestCase(4, 40, 20, 0, 1)]
    [TestCase(5, 20, 40, 0, 0)]
    [TestCase(6, 20, 40, 1, 0)]
    [TestCase(7, 20, 40, 1, 1)]
    [TestCase(8, 20, 40, 0, 1)]
    public async Task A_photo_stands_upright_and_keeps_no_EXIF(int orientation, int width, int height, int right, int bottom)
    {
        var upload = WithExif(Photo(SKEncodedImageFormat.Jpeg, 40, 20), (byte)orientation);
        Encoding.Latin1.GetString(upload).ShouldContain(Canary);
        var clean = await PhotoSanitizer.CleanAsync(upload);
        clean.Ok.ShouldBeTrue(clean.Reason);
        (clean.Width, clean.Height).ShouldBe((width, height));
        Encoding.Latin1.GetString(clean.Jpeg).ShouldNotContain("Exif");
        Encoding.Latin1.GetString(clean.Jpeg).ShouldNotContain(Canary);
        using var seen = SKBitmap.Decode(clean.Jpeg);
        var corner = seen.GetPixel(right == 1 ? width - 3 : 2, bottom == 1 ? height - 3 : 2);
        corner.Red.ShouldBeGreaterThan((byte)200);
        corner.Blue.ShouldBeLessThan((byte)90);
    }

    [Test]
    public async Task A_PNG_becomes_a_JPEG_on_white()
    {
        var clean = await PhotoSanitizer.CleanAsync(new MemoryStream(Photo(SKEncodedImageFormat.Png, 30, 30, SKColors.Transparent)));
        clean.Ok.ShouldBeTrue(clean.Reason);
        clean.Jpeg[..3].ShouldBe([0xFF, 0xD8, 0xFF]);
        using var seen = SKBitmap.Decode(clean.Jpeg);
        seen.GetPixel(25, 25).Green.ShouldBeGreaterThan((byte)245);
    }

    [Test]
    public async Task A_picture_that_claims_too_many_pixels_is_refused_before_it_is_decoded()
    {
        var bomb = Photo(SKEncodedImageFormat.Png, 8, 8);
        BinaryPrimitives.WriteInt32BigEndian(bomb.AsSpan(16), 30_000);
        BinaryPrimitives.WriteInt32BigEndian(bomb.AsSpan(20), 30_000);
        BinaryPrimitives.WriteUInt32BigEndian(bomb.AsSpan(29), Crc32.Of(bomb.AsSpan(12, 17)));
        (await PhotoSanitizer.CleanAsync(bomb)).Reason!.ShouldContain("4000 万像素");
    }

    [TestCase("<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG")]
    [TestCase("GIF89a", "只接受")]
    [TestCase("", "只接受")]
    public async Task Other_kinds_are_refused(string content, string words) =>
        (await PhotoSanitizer.CleanAsync(Encoding.UTF8.GetBytes(content))).Reason!.ShouldContain(words);

    [Test]
    public async Task A_cut_photo_and_a_heavy_one_are_refused()
    {
        var photo = Photo(SKEncodedImageFormat.Png, 200, 200);
        (await PhotoSanitizer.CleanAsync(photo[..(photo.Length / 2)])).Ok.ShouldBeFalse();
        (await PhotoSanitizer.CleanAsync(new MemoryStream(new byte[PhotoSanitizer.MostBytes + 1]))).Reason!.ShouldContain("10 MB");
    }

    private static byte[] Photo(SKEncodedImageFormat format, int width, int height, SKColor? ground = null)
    {
        using var bitmap = new SKBitmap(width, height);
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(ground ?? SKColors.Blue);
            using var red = new SKPaint { Color = SKColors.Red };
            canvas.DrawRect(0, 0, 8, 8, red);
        }

        using var data = bitmap.Encode(format, 95);
        return data.ToArray();
    }

    private static byte[] WithExif(byte[] jpeg, byte orientation)
    {
        // TIFF, big-endian, one directory with the tag Orientation, then the canary.
        byte[] tiff = [.. "MM\0*\0\0\0\b\0\u0001\u0001\u0012\0\u0003\0\0\0\u0001\0"u8, orientation, 0, 0, 0, 0, 0, 0, .. Encoding.ASCII.GetBytes(Canary)];
        byte[] body = [.. "Exif\0\0"u8, .. tiff];
        return [0xFF, 0xD8, 0xFF, 0xE1, (byte)((body.Length + 2) >> 8), (byte)(body.Length + 2), .. body, .. jpeg.AsSpan(2)];
    }
}
