namespace SuiShenMa.Kernel.Files;

/// <summary>Where generated and uploaded files live; names are relative paths of safe characters with <c>/</c> between.</summary>
public interface IFileStore
{
    /// <summary>Writes a file as a whole: until this has returned, nobody sees it; afterwards it survives a power cut.</summary>
    Task SaveAsync(string name, Func<Stream, Task> write, CancellationToken ct);

    /// <returns>A seekable stream, or null when there is no such file.</returns>
    Task<Stream?> OpenAsync(string name, CancellationToken ct);

    Task DeleteAsync(string name, CancellationToken ct);
}

/// <summary>Files in a folder of this machine: written beside, fsynced, renamed.</summary>
public sealed class LocalFileStore(string root) : IFileStore
{
    public async Task SaveAsync(string name, Func<Stream, Task> write, CancellationToken ct)
    {
        var target = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var temporary = target + "." + Guid.CreateVersion7().ToString("N") + ".tmp";
        try
        {
            await using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16))
            {
                await write(stream);
                stream.Flush(flushToDisk: true);
            }
            ct.ThrowIfCancellationRequested();
            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    public Task<Stream?> OpenAsync(string name, CancellationToken ct)
    {
        var path = PathOf(name);
        return Task.FromResult<Stream?>(File.Exists(path)
            ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, FileOptions.Asynchronous)
            : null);
    }

    public Task DeleteAsync(string name, CancellationToken ct)
    {
        var path = PathOf(name);
        // What is not there is deleted already, also when its folder was never made.
        if (File.Exists(path))
        {
            File.Delete(path);
        }
        return Task.CompletedTask;
    }

    private string PathOf(string name) => Path.Combine(root, FileNames.Safe(name).Replace('/', Path.DirectorySeparatorChar));
}

internal static class FileNames
{
    /// <exception cref="ArgumentException">A part is empty, begins with a dot, or has a character other than letters, digits, <c>-</c>, <c>_</c> and <c>.</c>.</exception>
    public static string Safe(string name)
    {
        foreach (var part in name.Split('/'))
        {
            if (part.Length == 0 || part.StartsWith('.') || part.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')))
            {
                throw new ArgumentException($"\"{name}\" is not a safe file name.", nameof(name));
            }
        }
        return name;
    }
}
