using System.Globalization;

namespace SuiShenMa.Objects.Images;

/// <summary>Numbers about images as people read them.</summary>
internal static class ImageTexts
{
    public static string Size(long bytes) => bytes switch
    {
        < 1024 => bytes.ToString(CultureInfo.InvariantCulture) + " 字节",
        < 1024 * 1024 => (bytes / 1024d).ToString("0.0", CultureInfo.InvariantCulture) + " KB",
        _ => (bytes / 1024d / 1024d).ToString("0.0", CultureInfo.InvariantCulture) + " MB",
    };
}
