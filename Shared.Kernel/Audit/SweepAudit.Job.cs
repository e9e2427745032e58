using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Hosting;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Kernel.Audit;

/// <summary>What the running host last found when it looked at its own log.</summary>
/// <param name="Whole">The whole chain with its lanes, not only a stretch of it.</param>
public sealed record AuditCheck(DateTime At, bool Whole, long Records, long LastSeq, int Faults)
{
    public const string StateName = "audit.checked";

    public static async Task<AuditCheck?> LoadAsync(ModuleDb db, CancellationToken ct) =>
        await db.States.AsNoTracking().Where(s => s.Name == StateName).Select(s => s.Value).FirstOrDefaultAsync(ct) is { } value
            ? JsonSerializer.Deserialize<AuditCheck>(value, Json.Stored) : null;
}

/// <summary>Where the sweep of this process stands.</summary>
internal sealed class AuditSweepPlace
{
    public long Next { get; set; } = 1;
    public DateTime? WholeAt { get; set; }
}

/// <summary>
/// Verifies the chain while the platform runs: all of it once a day and while it is short, in between the newest records and
/// one old stretch after another. What is found becomes an alarm.
/// </summary>
internal sealed class SweepAuditJob(KernelDb db, AuditVerifier verifier, AuditAlarm alarm, AuditSweepPlace place, IEnumerable<ILogArchive> archives, NodeIdentity node) : IJob
{
    private const long Stretch = 100_000;

    public async Task RunAsync(CancellationToken ct)
    {
        // One host is enough: the one that seals.
        var sealer = await db.States.AsNoTracking().Where(s => s.Name == "audit.sealer").Select(s => s.Value).FirstOrDefaultAsync(ct);
        if (!string.IsNullOrEmpty(sealer) && !sealer.StartsWith(node.Name + "|", StringComparison.Ordinal))
        {
            return;
        }
        var last = await db.Audit.AsNoTracking().MaxAsync(r => r.Seq, ct) ?? 0;
        var whole = last <= 2 * Stretch || place.WholeAt is null || db.Now - place.WholeAt > TimeSpan.FromDays(1);
        if (whole)
        {
            await CheckAsync(null, null, ct);
            await ArchivesAsync(ct);
            place.WholeAt = db.Now;
        }
        else
        {
            await CheckAsync(Math.Max(1, last - Stretch), null, ct);
            place.Next = place.Next >= last - Stretch ? 1 : place.Next;
            await CheckAsync(place.Next, place.Next + Stretch - 1, ct);
            place.Next += Stretch;
        }
        await alarm.FlushAsync(ct);
    }

    private async Task ArchivesAsync(CancellationToken ct)
    {
        foreach (var archive in archives)
        {
            // Every byte is for the command: the files of years are not read each day.
            foreach (var (no, text) in (await archive.VerifyAsync(deep: false, ct)).Faults)
            {
                alarm.Raise("archive", no, text);
            }
        }
    }

    private async Task CheckAsync(long? from, long? to, CancellationToken ct)
    {
        var report = await verifier.VerifyAsync(from, to, ct);
        foreach (var fault in report.Faults)
        {
            alarm.Raise(fault.Kind, fault.Seq, fault.Text);
        }
        var text = JsonSerializer.Serialize(new AuditCheck(db.Now, from is null && to is null, report.Records, report.LastSeq, report.Faults.Count), Json.Stored);
        if (await db.InTransactionAsync(() => db.States.Where(s => s.Name == AuditCheck.StateName).ExecuteUpdateAsync(s => s.SetProperty(x => x.Value, text), ct), ct) == 0)
        {
            db.States.Add(new SystemState { Name = AuditCheck.StateName, Value = text });
            await db.SaveChangesAsync(ct);
        }
    }
}

/// <summary>Moves what is older than the retention into sealed files, a few at a time.</summary>
internal sealed class ArchiveAuditJob(KernelDb db, AuditArchive archive, NodeIdentity node) : IJob
{
    public async Task RunAsync(CancellationToken ct)
    {
        var sealer = await db.States.AsNoTracking().Where(s => s.Name == "audit.sealer").Select(s => s.Value).FirstOrDefaultAsync(ct);
        if (sealer?.StartsWith(node.Name + "|", StringComparison.Ordinal) != true)
        {
            return;
        }
        for (var files = 0; files < 20 && await archive.ArchiveAsync(db, ct) is not null; files++)
        {
            db.Forget();
        }
    }
}
