using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Hosting;
using SuiShenMa.Kernel.Jobs;

namespace SuiShenMa.Kernel.Audit;

/// <summary>
/// Gives committed records their place in the chain, within about a second and without holding up whoever writes. One host
/// does it at a time; should two try, the head that only one of them can move decides.
/// </summary>
internal sealed class SealAuditJob(KernelDb db, AuditHeads heads, AuditMac mac, AuditCheckpoints checkpoints, AuditAlarm alarm, NodeIdentity node, ILogger<SealAuditJob> log) : IJob
{
    private const int Batch = 500;
    private const string ClaimName = "audit.sealer";
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    public async Task RunAsync(CancellationToken ct)
    {
        if (!await ClaimAsync(ct))
        {
            return;
        }
        while (await SealAsync(ct) == Batch)
        {
            await ClaimAsync(ct);
        }
        await checkpoints.WriteIfDueAsync(db, heads.Seen, ct);
        await alarm.FlushAsync(ct);
    }

    /// <summary>The migration made the row of the lease, so that hosts that start at once do not race for it.</summary>
    private Task<bool> ClaimAsync(CancellationToken ct) => HostLease.TakeAsync(db, ClaimName, node, Lease, ct);

    private async Task<int> SealAsync(CancellationToken ct)
    {
        if (!await db.Audit.AsNoTracking().AnyAsync(r => r.Seq == null, ct))
        {
            return 0;
        }
        var head = AuditHead.Empty;
        var written = "";
        var count = await db.InTransactionAsync(async () =>
        {
            var (known, stored) = await heads.LoadAsync(db, ct);
            // The furthest that anybody knows: a tail that was cut leaves its gap for ever, it is not filled again.
            head = known.Seq >= heads.Seen.Seq ? known : heads.Seen;
            if (head.Seq != known.Seq)
            {
                alarm.Raise("head", head.Seq, $"审计链的末端被改回到第 {known.Seq} 条，本机记得的是第 {head.Seq} 条");
            }
            var batch = await db.Audit.Where(r => r.Seq == null).OrderBy(r => r.Id).Take(Batch).ToListAsync(ct);
            foreach (var record in batch)
            {
                if (!mac.IsGood(record))
                {
                    alarm.Raise("record", head.Seq + 1, $"编号 {record.Id} 的记录在入链之前被改动，或者不是平台写入的");
                }
                record.Seq = head.Seq + 1;
                record.Seal = mac.Seal(head.Seq + 1, record.Id, record.Mac, head.Seal);
                head = new AuditHead(record.Seq.Value, record.Seal);
            }
            written = heads.Write(head);
            await MoveHeadAsync(stored, written, ct);
            await db.SaveChangesAsync(ct);
            return batch.Count;
        }, ct);
        db.Forget();
        heads.Note(head, written);
        log.LogDebug("Sealed {Count} audit records up to {Seq}", count, head.Seq);
        return count;
    }

    private async Task MoveHeadAsync(string? stored, string written, CancellationToken ct)
    {
        if (stored is null)
        {
            db.States.Add(new SystemState { Name = AuditHeads.StateName, Value = written });
        }
        else if (await db.States.Where(s => s.Name == AuditHeads.StateName && s.Value == stored).ExecuteUpdateAsync(s => s.SetProperty(x => x.Value, written), ct) != 1)
        {
            throw new InvalidOperationException("Another host moved the head of the audit chain; this pass is given up.");
        }
    }
}
