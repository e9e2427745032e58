using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Codes.Data;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Hosting;
using SuiShenMa.Kernel.Jobs;

namespace SuiShenMa.Codes.Log;

/// <summary>How long calls stay in the table, and where they go then.</summary>
internal sealed record CallArchiveOptions(string Folder, TimeSpan Retention)
{
    public static CallArchiveOptions From(IConfiguration configuration, DataFolder data)
    {
        var days = configuration.GetValue("CallLog:RetentionDays", 365);
        if (days < AuditOptions.LeastRetentionDays)
        {
            throw new InvalidOperationException($"CallLog:RetentionDays is {days}; calls must stay at least {AuditOptions.LeastRetentionDays} days.");
        }
        if (configuration["CallLog:ArchiveFolder"] is not { Length: > 0 } folder)
        {
            return new CallArchiveOptions(data.Sub("call-archive"), TimeSpan.FromDays(days));
        }
        Directory.CreateDirectory(folder);
        return new CallArchiveOptions(Path.GetFullPath(folder), TimeSpan.FromDays(days));
    }
}

/// <summary>
/// Old calls leave the table only for a sealed file, in bounded pieces: written, read back, signed; then the rows go, in one
/// transaction with the record in the audit chain and with the mark of how far that went. There is no other way out of the table.
/// </summary>
internal sealed class CallArchive(CallArchiveOptions options, IServiceScopeFactory scopes, AuditMac mac, IKeyring keyring) : ILogArchive
{
    public const int MostPerFile = 20_000;
    private const string StateName = "codes.calls-archived";
    private const string Tag = "call-archive\n";
    private readonly CallArchiveFiles _files = new(options.Folder, keyring);

    public string Name => "call log";

    public async Task<string?> ArchiveAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        JobScope.ActAsSystem(scope.ServiceProvider);
        var db = scope.ServiceProvider.GetRequiredService<CodesDb>();
        var limit = new DateTimeOffset(db.Now - options.Retention).ToUnixTimeMilliseconds() << 12;
        var due = db.Calls.AsNoTracking().Where(c => c.Id < limit);
        // Calls of two hosts may share an id; a file never ends between them.
        var to = await due.OrderBy(c => c.Id).Skip(MostPerFile - 1).Select(c => (long?)c.Id).FirstOrDefaultAsync(ct)
            ?? await due.MaxAsync(c => (long?)c.Id, ct);
        if (to is null)
        {
            return null;
        }
        var (mark, stored) = await LoadAsync(db, ct);
        var calls = db.Calls.AsNoTracking().Where(c => c.Id <= to).OrderBy(c => c.Id).ThenBy(c => c.Node);
        _files.PutAside(mark.No + 1);
        var manifest = await _files.WriteAsync(mark.No + 1, mark.Digest, calls.AsAsyncEnumerable(), db.Now, ct);
        _files.Write(manifest);
        await db.InTransactionAsync(() => RemoveAsync(db, manifest, stored, ct), ct);
        return manifest.File;
    }

    public async Task<LogArchiveReport> VerifyAsync(bool deep, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var faults = new List<(long, string)>();
        void Fault(long no, string text) => faults.Add((no, text));
        var mark = new Mark(0, CallManifest.First);
        try
        {
            (mark, _) = await LoadAsync(scope.ServiceProvider.GetRequiredService<CodesDb>(), ct);
        }
        catch (InvalidDataException e)
        {
            Fault(0, e.Message);
        }
        var (before, calls) = (new Mark(0, CallManifest.First), 0L);
        var all = _files.Manifests(Fault);
        // One file beyond the mark was not finished: its calls are still in the table, and the next run writes it again.
        var manifests = faults.Count > 0 ? all : [.. all.Where(m => m.No <= mark.No)];
        if (all.Count > 0 && all[^1].No > mark.No + 1)
        {
            Fault(mark.No + 1, $"调用日志的归档标记被改回到第 {mark.No} 号，归档文件已到第 {all[^1].No} 号");
        }
        foreach (var manifest in manifests)
        {
            ct.ThrowIfCancellationRequested();
            if (manifest.No != before.No + 1)
            {
                Fault(before.No + 1, $"第 {before.No + 1} 至 {manifest.No - 1} 号调用日志归档缺失");
            }
            else if (manifest.Previous != before.Digest)
            {
                Fault(manifest.No, $"第 {manifest.No} 号调用日志归档不承接前一个，前一个被替换过");
            }
            _files.Check(manifest, deep, Fault);
            (before, calls) = (new Mark(manifest.No, manifest.Digest()), calls + manifest.Calls);
        }
        if (before.No < mark.No)
        {
            Fault(before.No + 1, $"第 {before.No + 1} 至 {mark.No} 号调用日志归档缺失");
        }
        else if (before.No == mark.No && before.Digest != mark.Digest)
        {
            Fault(mark.No, $"第 {mark.No} 号调用日志归档与数据库中的标记不符");
        }
        return new LogArchiveReport(manifests.Count, calls, faults);
    }

    /// <summary>After a restore: files that the table does not know of are put aside; their calls are in the table again.</summary>
    public async Task PutAsideAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var (mark, _) = await LoadAsync(scope.ServiceProvider.GetRequiredService<CodesDb>(), ct);
        foreach (var manifest in _files.Manifests((_, _) => { }).Where(m => m.No > mark.No))
        {
            _files.PutAside(manifest.No);
        }
    }

    private async Task RemoveAsync(CodesDb db, CallManifest manifest, string? stored, CancellationToken ct)
    {
        var written = Written(new Mark(manifest.No, manifest.Digest()));
        if (stored is null)
        {
            db.States.Add(new SystemState { Name = StateName, Value = written });
        }
        else if (await db.States.Where(s => s.Name == StateName && s.Value == stored).ExecuteUpdateAsync(s => s.SetProperty(x => x.Value, written), ct) != 1)
        {
            throw new InvalidOperationException("Another host archived calls at the same time; this file is given up.");
        }
        db.Record("call-log.archived", "call-archive", manifest.File, new { manifest.No, manifest.Calls, manifest.Sm3 });
        await db.SaveChangesAsync(ct);
        // A call that came in meanwhile, from a spool that lay long, is not in the file: then nothing goes.
        if (await db.Calls.Where(c => c.Id <= manifest.To).ExecuteDeleteAsync(ct) != manifest.Calls)
        {
            throw new InvalidOperationException("Calls came in while they were archived; the next run writes them as well.");
        }
    }

    /// <exception cref="InvalidDataException">The mark was changed.</exception>
    private async Task<(Mark Mark, string? Stored)> LoadAsync(CodesDb db, CancellationToken ct)
    {
        var stored = await db.States.AsNoTracking().Where(s => s.Name == StateName).Select(s => s.Value).FirstOrDefaultAsync(ct);
        if (stored is null)
        {
            return (new Mark(0, CallManifest.First), null);
        }
        var lines = stored.Split('\n', 3);
        return lines.Length == 3 && mac.IsGood(Tag + lines[0] + "\n" + lines[1], lines[2])
            ? (new Mark(long.Parse(lines[0], CultureInfo.InvariantCulture), lines[1]), stored)
            : throw new InvalidDataException("调用日志的归档标记被改动");
    }

    private string Written(Mark mark)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{mark.No}\n{mark.Digest}");
        return text + "\n" + mac.Of(Tag + text);
    }

    /// <summary>The last file, and the digest of its manifest.</summary>
    private sealed record Mark(long No, string Digest);
}
