
namespace SuiShenMa.Kernel.Backup;

/// <summary>A folder that a backup takes along.</summary>
/// <param name="Name">Small letters and hyphens; what its files are found under in a backup.</param>
public sealed record BackedUpFolder(string Name, string Path);

/// <summary>A number outside of the database that must never go back.</summary>
public interface IBackedUpMark
{
    string Name { get; }

    long Read();
}

/// <summary>A file of a backup.</summary>
/// <param name="Name">Name of the folder, then the path in it, with <c>/</c> between.</param>
/// <param name="Changed">UTC ticks.</param>
internal sealed record BackedUpFile(string Name, long Size, long Changed, IReadOnlyList<string> Chunks)
{
    public static readonly IReadOnlyList<BackupColumn> Columns =
        [new("name", BackupKind.Text, true), new("size", BackupKind.Number, false), new("changed", BackupKind.Number, false), new("chunks", BackupKind.Text, false)];

    /// <summary>The order in which folders are walked: a folder's files stand together.</summary>
    public static int Order(string a, string b) => string.CompareOrdinal(a.Replace('/', '\u0001'), b.Replace('/', '\u0001'));

    /// <summary>The files of a backup, in their order.</summary>
    /// <exception cref="BackupProblem">A chunk of the list is bad.</exception>
    public static IEnumerable<BackedUpFile> Of(BackedUpTable list, BackupStore store)
    {
        foreach (var address in list.Chunks)
        {
            foreach (var file in In(store.Read(address)))
            {
                yield return file;
            }
        }
    }

    /// <summary>The files in one chunk of the list.</summary>
    public static List<BackedUpFile> In(byte[] chunk)
    {
        var files = new List<BackedUpFile>();
        var values = new object[Columns.Count];
        var rows = new RowReader(chunk);
        for (var row = rows.Next(); !row.IsEmpty; row = rows.Next())
        {
            RowReader.Read(row, Columns, values);
            files.Add(new BackedUpFile((string)values[0], (long)values[1], (long)values[2], ((string)values[3]).Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        }
        return files;
    }
}

/// <summary>Takes folders along: a file that has the size and time of the last backup is not read again, unless everything is.</summary>
internal sealed class FileReader(BackupStore store, IReadOnlyList<BackedUpFolder> folders, bool readBack, BackupTally tally)
{
    private const int Piece = 4 << 20;

    public long Bytes { get; private set; }

    /// <param name="before">The list of the backup before, or null.</param>
    public async Task<BackedUpTable> ReadAsync(BackedUpTable? before, CancellationToken ct)
    {
        var cutter = new ChunkCutter(store, store.Names, readBack, tally);
        // A list that is bad only costs the reading of all files.
        using var known = (before is null || before.Chunks.Any(c => store.TryRead(c, out _) is not null) ? [] : BackedUpFile.Of(before, store)).GetEnumerator();
        var more = known.MoveNext();
        foreach (var (name, file) in folders.OrderBy(f => f.Name, StringComparer.Ordinal).SelectMany(Walk))
        {
            ct.ThrowIfCancellationRequested();
            while (more && BackedUpFile.Order(known.Current.Name, name) < 0)
            {
                more = known.MoveNext();
            }
            var same = more && known.Current.Name == name ? known.Current : null;
            if (await FileAsync(name, file, same, ct) is { } taken)
            {
                Bytes += taken.Size;
                await cutter.AddedAsync(cutter.Rows.Add(taken.Name, taken.Size, taken.Changed, string.Join(' ', taken.Chunks)));
            }
        }
        var (sum, bytes, addresses) = await cutter.EndAsync();
        return new BackedUpTable("", "files", BackedUpFile.Columns, sum.Rows, bytes, sum.ToString(), null, addresses);
    }

    private async Task<BackedUpFile?> FileAsync(string name, FileInfo file, BackedUpFile? same, CancellationToken ct)
    {
        try
        {
            var changed = file.LastWriteTimeUtc.Ticks;
            if (!readBack && same is not null && same.Size == file.Length && same.Changed == changed && same.Chunks.All(store.Has))
            {
                return same;
            }
            await using var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan);
            var (chunks, size, buffer) = (new List<string>(), 0L, new byte[(int)Math.Clamp(stream.Length, 1, Piece)]);
            int read;
            while ((read = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct)) > 0)
            {
                var (address, added, healed) = store.Write(buffer.AsSpan(0, read), readBack);
                chunks.Add(address);
                tally.Count(added, healed);
                size += read;
            }
            return new BackedUpFile(name, size, changed, chunks);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // It was deleted meanwhile, as files of exports are; nothing in the snapshot that is still good points to it.
            return null;
        }
    }

    /// <summary>All files of a folder in the order of <see cref="BackedUpFile.Order"/>; what is being written is left out.</summary>
    private static IEnumerable<(string Name, FileInfo File)> Walk(BackedUpFolder folder) =>
        Directory.Exists(folder.Path) ? Walk(folder.Name, new DirectoryInfo(folder.Path)) : [];

    private static IEnumerable<(string Name, FileInfo File)> Walk(string name, DirectoryInfo folder)
    {
        FileSystemInfo[] entries;
        try
        {
            entries = folder.GetFileSystemInfos();
        }
        catch (DirectoryNotFoundException)
        {
            yield break;
        }
        foreach (var entry in entries.Where(e => e.LinkTarget is null).OrderBy(e => e.Name, StringComparer.Ordinal))
        {
            var path = name + "/" + entry.Name;
            if (entry is DirectoryInfo inner)
            {
                foreach (var file in Walk(path, inner))
                {
                    yield return file;
                }
            }
            else if (!entry.Name.EndsWith(".tmp", StringComparison.Ordinal))
            {
                yield return (path, (FileInfo)entry);
            }
        }
    }
}

/// <summary>Puts files of a backup back where they are missing; what is there is never overwritten.</summary>
internal sealed class FileWriter(BackupStore store, IReadOnlyList<BackedUpFolder> folders)
{
    public int Written { get; private set; }

    public int Kept { get; private set; }

    /// <summary>Files that are there with another size than in the backup.</summary>
    public List<string> Different { get; } = [];

    public void PutBack(BackedUpFile file)
    {
        var target = PathOf(file.Name);
        if (target is null)
        {
            return;
        }
        if (File.Exists(target))
        {
            Kept++;
            if (new FileInfo(target).Length != file.Size)
            {
                Different.Add(file.Name);
            }
            return;
        }
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var temporary = $"{target}.{Guid.CreateVersion7():N}.tmp";
        using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            foreach (var address in file.Chunks)
            {
                stream.Write(store.Read(address));
            }
            if (stream.Length != file.Size)
            {
                throw new BackupProblem($"文件 {file.Name} 应有 {file.Size} 字节，备份中有 {stream.Length} 字节。");
            }
            stream.Flush(flushToDisk: true);
        }
        // So that the next backup sees that it did not change.
        File.SetLastWriteTimeUtc(temporary, new DateTime(file.Changed, DateTimeKind.Utc));
        File.Move(temporary, target);
        Written++;
    }

    /// <returns>Null for a folder that this host does not have.</returns>
    private string? PathOf(string name)
    {
        var parts = name.Split('/');
        if (parts.Length < 2 || parts.Any(p => p is "" or "." or ".." || p.Contains('\0', StringComparison.Ordinal) || p.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal)))
        {
            throw new BackupProblem($"备份中的文件名 {name} 不合规。");
        }
        var folder = folders.FirstOrDefault(f => f.Name == parts[0]);
        return folder is null ? null : Path.Combine([folder.Path, .. parts[1..]]);
    }
}
