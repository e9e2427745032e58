using System.ComponentModel;
using System.Diagnostics;
using QRCoder;
using Shouldly;
using SuiShenMa.Kernel.Imaging;

namespace SuiShenMa.Tests.Kernel.Imaging;

internal static class ImagingKit
{
    public const string Url = "https://code.example.sh.gov.cn/w/7KQ2M4XHTB9RPE";

    public static CodeLabel Label { get; } = new(Url, "世纪大道环卫公共厕所", "123456788", Code: "7KQ2M4XHTB9RPE");

    public static CodeImageRenderer Renderer()
    {
        var font = CaptionFont.Find();
        if (!font.Available)
        {
            Missing(font.Reason!);
        }

        return new CodeImageRenderer(font);
    }

    /// <summary>A renderer for labels without words, for machines without any font.</summary>
    public static CodeStyle Bare { get; } = CodeStyle.Default with
    {
        Name = CodeStyle.Default.Name with { Shown = false },
        UnifiedCode = CodeStyle.Default.UnifiedCode with { Shown = false },
        Caption = CodeStyle.Default.Caption with { Shown = false },
    };

    public static void Missing(string what)
    {
        if (Environment.GetEnvironmentVariable("REQUIRE_ALL") == "1")
        {
            Assert.Fail(what);
        }

        Assert.Ignore(what);
    }

    /// <summary>Runs a program of the system; the test is skipped with the reason where the program is not installed.</summary>
    public static string Run(string program, string package, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit(60_000).ShouldBeTrue();
            return output.Trim();
        }
        catch (Win32Exception)
        {
            Missing($"{program} is not installed (apt-get install {package})");
            return "";
        }
    }

    public static string Zbar(string path) => Run("zbarimg", "zbar-tools", "-q", "--raw", path);

    public static QRCodeData Symbol(string text, QRCodeGenerator.ECCLevel level, int version = -1) =>
        QRCodeGenerator.GenerateQrCode(text, level, forceUtf8: true, requestedVersion: version);

    /// <summary>A plain picture of a symbol with its quiet zone, after a change to its modules.</summary>
    public static byte[] Picture(QRCodeData symbol, int module = 3, Action<bool[,]>? change = null, Action<byte[], int>? paint = null)
    {
        var size = symbol.ModuleMatrix.Count;
        var dark = new bool[size, size];
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++)
            {
                dark[row, column] = symbol.ModuleMatrix[row][column];
            }
        }

        change?.Invoke(dark);
        var width = size * module;
        var pixels = new byte[width * width];
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = dark[i / width / module, i % width / module] ? (byte)0 : (byte)255;
        }

        paint?.Invoke(pixels, width);
        return PngWriter.Write(pixels, width, width, null, 10);
    }
}
