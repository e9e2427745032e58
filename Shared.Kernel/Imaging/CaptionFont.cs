using SkiaSharp;

namespace SuiShenMa.Kernel.Imaging;

/// <summary>The font files that captions are printed with: the configured one, else one that the system is known to keep, else none.</summary>
public sealed class CaptionFont
{
    private const string Probe = "随申码统一编号扫核验";

    private static readonly string[] KnownPaths =
    [
        "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
        "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
        "/usr/share/fonts/opentype/noto/NotoSansCJKsc-Regular.otf",
        "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
        "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
        "/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Regular.ttc",
        "/usr/share/fonts/wqy-microhei/wqy-microhei.ttc",
        "/usr/share/fonts/wqy-zenhei/wqy-zenhei.ttc",
        "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
        "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
        "/System/Library/Fonts/PingFang.ttc",
        "/System/Library/Fonts/STHeiti Light.ttc",
        "C:/Windows/Fonts/msyh.ttc",
        "C:/Windows/Fonts/simhei.ttf",
        "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
        "/usr/share/fonts/dejavu/DejaVuSans.ttf",
        "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf",
        "C:/Windows/Fonts/arial.ttf",
    ];

    private CaptionFont(IReadOnlyList<SKTypeface> faces, bool chinese, string? path, string? reason)
    {
        Faces = faces;
        Available = chinese;
        Path = path;
        Reason = reason;
    }

    /// <summary>Whether Chinese captions can be printed.</summary>
    public bool Available { get; }

    /// <summary>The file of the Chinese font in use.</summary>
    public string? Path { get; }

    /// <summary>In Chinese: what to install or what is wrong with the configured file; null when all is well.</summary>
    public string? Reason { get; }

    internal IReadOnlyList<SKTypeface> Faces { get; }

    public static CaptionFont Find(string? configuredPath = null) => Find(configuredPath, KnownPaths);

    internal static CaptionFont Find(string? configuredPath, IReadOnlyList<string> knownPaths)
    {
        var faces = new List<SKTypeface>();
        string? path = null;
        string? reason = null;
        if (!string.IsNullOrWhiteSpace(configuredPath))
        {
            var face = Load(configuredPath);
            if (face is not null && HasChinese(face))
            {
                faces.Add(face);
                path = configuredPath;
            }
            else
            {
                face?.Dispose();
                reason = $"配置的字体文件 {configuredPath} {(face is null ? "打不开" : "没有中文字形")}。";
            }
        }

        SKTypeface? latin = null;
        foreach (var candidate in knownPaths.Where(p => p != configuredPath))
        {
            if (path is not null && latin is not null)
            {
                break;
            }

            var face = Load(candidate);
            if (face is null)
            {
                continue;
            }

            if (HasChinese(face))
            {
                // A second Chinese font fills the gaps of the first.
                faces.Add(face);
                path ??= candidate;
            }
            else if (latin is null)
            {
                latin = face;
            }
        }

        if (latin is not null)
        {
            faces.Add(latin);
        }

        if (path is null)
        {
            reason += "服务器上没有中文字体，不能打印中文说明。请安装 fonts-wqy-microhei（Debian/Ubuntu：apt-get install fonts-wqy-microhei）"
                + "或 Noto Sans CJK，或在配置 Images:FontPath 中写明字体文件。";
        }

        return new CaptionFont(faces, path is not null, path, reason);
    }

    private static SKTypeface? Load(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var face = SKTypeface.FromFile(path);
        return face is { GlyphCount: > 0 } ? face : null;
    }

    private static bool HasChinese(SKTypeface face) => Probe.All(c => face.GetGlyph(c) != 0);
}
