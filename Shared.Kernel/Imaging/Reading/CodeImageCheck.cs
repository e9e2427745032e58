namespace SuiShenMa.Kernel.Imaging;

/// <summary>Whether an image says what its label says, and if not, why.</summary>
public sealed record CodeImageVerdict(bool Ok, string? Reason);

/// <summary>The check that every image passes before a batch is ready: read back from its bytes, flawless, and saying the label's address.</summary>
public static class CodeImageCheck
{
    public static CodeImageVerdict Verify(byte[] png, CodeLabel label)
    {
        ArgumentNullException.ThrowIfNull(label);
        var read = CodeImageReader.Read(png);
        var reason = !read.Ok ? read.Reason
            : !string.Equals(read.Text, label.Url, StringComparison.Ordinal) ? "图片里的地址与码的地址不一致"
            : read.RepairedCodewords > 0 ? $"二维码有 {read.RepairedCodewords} 个码字损坏"
            : read.WrongFormatBits + read.WrongFixedModules > 0 ? "二维码的固定图形损坏"
            : read.UnclearModules > 0 ? $"二维码有 {read.UnclearModules} 个模块模糊"
            : read.QuietZone < 4 ? "二维码四周的空白不足 4 个模块"
            : null;
        return new CodeImageVerdict(reason is null, reason);
    }
}
