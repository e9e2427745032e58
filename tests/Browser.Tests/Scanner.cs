using System.ComponentModel;
using System.Diagnostics;

namespace SuiShenMa.BrowserTests;

/// <summary>Reads printed codes with zbarimg, a reader that is not ours.</summary>
internal static class Scanner
{
    public static async Task<string> Read(byte[] image)
    {
        var file = Path.Combine(Path.GetTempPath(), $"ssm-scan-{Guid.CreateVersion7():N}.png");
        await File.WriteAllBytesAsync(file, image);
        try
        {
            using var process = Process.Start(new ProcessStartInfo("zbarimg", ["--quiet", "--raw", file]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var errors = process.StandardError.ReadToEndAsync();
            var text = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            await errors;
            return text.Trim();
        }
        catch (Win32Exception)
        {
            BrowserRun.Missing("zbarimg is not installed (apt-get install zbar-tools)");
            throw;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
