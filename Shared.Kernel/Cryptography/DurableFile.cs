using System.Runtime.InteropServices;
using System.Text;

namespace SuiShenMa.Kernel.Cryptography;

/// <summary>Writes a small file that only its owner may read so that after a power cut the old or the new content is there, never half of one.</summary>
public static class DurableFile
{
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var temporary = $"{path}.{Guid.CreateVersion7():N}.tmp";
        try
        {
            using (var file = new FileStream(temporary, OwnerOnly(FileMode.CreateNew)))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        FlushFolder(folder);
    }

    /// <summary>Holds the file locked against every other process and thread until disposed.</summary>
    public static FileStream Lock(string path, TimeSpan patience, TimeProvider clock)
    {
        var start = clock.GetTimestamp();
        var options = OwnerOnly(FileMode.OpenOrCreate);
        options.Share = FileShare.None;
        while (true)
        {
            try
            {
                return new FileStream(path, options);
            }
            catch (IOException) when (clock.GetElapsedTime(start) < patience)
            {
                Thread.Sleep(20);
            }
        }
    }

    private static FileStreamOptions OwnerOnly(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    // A rename is durable only when its folder is: a new key may already encrypt rows when the power goes, and .NET has no call for it.
    private static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var handle = Open(Encoding.UTF8.GetBytes(folder + "\0"), 0);
        if (handle < 0)
        {
            throw new IOException($"The folder of the keyring cannot be opened ({Marshal.GetLastPInvokeError()}).");
        }

        var result = Fsync(handle);
        var error = Marshal.GetLastPInvokeError();
        _ = Close(handle);
        if (result != 0)
        {
            throw new IOException($"The folder of the keyring cannot be flushed ({error}).");
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Fsync(int handle);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    private static extern int Close(int handle);
}
