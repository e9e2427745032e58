using SuiShenMa.Kernel.Cryptography;

namespace SuiShenMa.Kernel.Backup;

/// <summary>What reading a backup from end to end found.</summary>
internal sealed record BackupCheckReport(string Id, long Rows, long Files, long Chunks, IReadOnlyList<string> Faults, TimeSpan Took);

/// <summary>Reads every chunk of a backup, opens it, and compares rows and files with the manifest.</summary>
internal sealed class BackupCheck(IKeyring keyring, BackupBook book, TimeProvider clock)
{
    private const int MostFaults = 100;

    /// <param name="id">Null: the newest.</param>
    /// <exception cref="BackupProblem">There is no such backup, or its manifest is bad.</exception>
    public async Task<BackupCheckReport> VerifyAsync(string folder, string? id, string startedBy, CancellationToken ct)
    {
        using var store = BackupStore.Open(folder, keyring);
        id ??= store.Ids() is [var newest, ..] ? newest : throw new BackupProblem($"{folder} 中没有备份。");
        BackupCheckReport report;
        try
        {
            report = Look(store, store.Manifest(id), ct);
        }
        catch (BackupProblem e)
        {
            report = new BackupCheckReport(id, 0, 0, 0, [e.Message], TimeSpan.Zero);
        }
        store.NoteVerified(id, report.Faults.Count == 0 ? clock.GetUtcNow().UtcDateTime : null);
        await book.VerifiedAsync(id, startedBy, report, ct);
        return report;
    }

    public BackupCheckReport Look(BackupStore store, BackupManifest manifest, CancellationToken ct)
    {
        var began = clock.GetTimestamp();
        var (faults, gate) = (new List<string>(), new Lock());
        var (rows, chunks, files) = (0L, 0L, 0L);
        void Fault(string text)
        {
            lock (gate)
            {
                if (faults.Count < MostFaults && !faults.Contains(text))
                {
                    faults.Add(text);
                }
            }
        }
        if (store.KeyringFault(manifest) is { } fault)
        {
            Fault(fault);
        }
        foreach (var table in manifest.Tables.Append(manifest.Files))
        {
            var (sum, bad) = (new RowSum(), false);
            Parallel.ForEach(table.Chunks, Several(ct), address =>
            {
                var part = ChunkOf(store, address, f => Fault($"{f}（数据表 {table.Name}）"));
                lock (gate)
                {
                    sum.Add(part ?? default);
                    bad |= part is null;
                    chunks++;
                }
            });
            if (!bad && (sum.Rows != table.Rows || sum.ToString() != table.Sum))
            {
                Fault($"数据表 {table.Name} 应有 {table.Rows} 行，备份中有 {sum.Rows} 行，或者内容不符");
            }
            rows += sum.Rows;
        }
        if (faults.Count == 0)
        {
            files = Files(store, manifest, Fault, ref chunks, ct);
        }
        return new BackupCheckReport(manifest.Id, rows - manifest.Files.Rows, files, chunks, faults, clock.GetElapsedTime(began));
    }

    private static ParallelOptions Several(CancellationToken ct) => new() { CancellationToken = ct, MaxDegreeOfParallelism = Math.Max(2, Environment.ProcessorCount) };

    private static RowSum? ChunkOf(BackupStore store, string address, Action<string> fault)
    {
        if (store.TryRead(address, out var content) is { } bad)
        {
            fault(bad);
            return null;
        }
        return RowSum.Of(content, store.Names);
    }

    private static long Files(BackupStore store, BackupManifest manifest, Action<string> fault, ref long chunks, CancellationToken ct)
    {
        var (files, read) = (0L, 0L);
        Parallel.ForEach(BackedUpFile.Of(manifest.Files, store), Several(ct), file =>
        {
            var size = 0L;
            foreach (var address in file.Chunks)
            {
                if (store.TryRead(address, out var content) is { } bad)
                {
                    fault($"{bad}（文件 {file.Name}）");
                    return;
                }
                size += content.Length;
                Interlocked.Increment(ref read);
            }
            Interlocked.Increment(ref files);
            if (size != file.Size)
            {
                fault($"文件 {file.Name} 应有 {file.Size} 字节，备份中有 {size} 字节");
            }
        });
        chunks += read;
        return files;
    }
}
