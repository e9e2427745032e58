using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Kernel.Backup;
using SuiShenMa.Kernel.Data;

namespace SuiShenMa.Kernel.Audit;

/// <summary>One thing that is wrong with the chain.</summary>
/// <param name="Kind"><c>record</c>, <c>tail</c>, <c>head</c>, <c>checkpoint</c> or <c>archive</c>.</param>
/// <param name="Seq">Place in the chain, or number of the checkpoint.</param>
public sealed record AuditFault(string Kind, long Seq, string Text)
{
    /// <summary>Last place of a stretch that is gone; null for everything else.</summary>
    public long? To { get; init; }
}

/// <summary>What verifying found.</summary>
/// <param name="Faults">In the order of the chain; the first is the first bad record.</param>
public sealed record AuditReport(long Records, long Archived, long LastSeq, int Checkpoints, int Unsealed, IReadOnlyList<AuditFault> Faults, TimeSpan Took)
{
    /// <summary>Places that were lost in a restore, by its own record: no fault, but told.</summary>
    public IReadOnlyList<LostPlaces> Lost { get; init; } = [];

    public bool IsGood => Faults.Count == 0;
}

/// <summary>Verifies the chain from the archives through the table to the records not yet sealed, on all cores.</summary>
public sealed class AuditVerifier(IServiceScopeFactory scopes, AuditMac mac, AuditCheckpoints checkpoints, AuditArchive archive, IServiceProvider services)
{
    private const int MostFaults = 100;

    /// <param name="from">First place to look at; null for the beginning.</param>
    /// <param name="to">Last place; null for the end, with all that is not sealed yet.</param>
    public async Task<AuditReport> VerifyAsync(long? from, long? to, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<KernelDb>();
            AuditHead before;
            try
            {
                before = await archive.LoadAsync(db, ct);
            }
            catch (System.Security.Cryptography.CryptographicException e)
            {
                return new AuditReport(0, 0, 0, 0, 0, [new AuditFault("archive", 0, "归档标记被改动：" + e.Message)], TimeSpan.Zero);
            }
            var report = await OnceAsync(db, before, from, to, ct);
            // Records that went to the archive in between would look removed.
            if (report.IsGood || attempt == 3 || await archive.LoadAsync(db, ct) == before)
            {
                return report;
            }
        }
    }

    private async Task<AuditReport> OnceAsync(KernelDb db, AuditHead archivedTo, long? from, long? to, CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        var faults = new List<AuditFault>();
        void Fault(string kind, long seq, string text)
        {
            if (faults.Count < MostFaults)
            {
                faults.Add(new AuditFault(kind, seq, text));
            }
        }
        var whole = from is null or <= 1 && to is null;
        var ledger = whole ? new AuditLedger() : null;
        var points = (await checkpoints.ReadAsync(db, (no, text) => Fault("checkpoint", no, text), ct)).GroupBy(c => c.Seq).ToDictionary(g => g.Key, g => g.First());
        var (head, stored) = await services.GetRequiredService<AuditHeads>().LoadAsync(db, ct);
        var last = await db.Audit.AsNoTracking().MaxAsync(r => r.Seq, ct) ?? archivedTo.Seq;

        var lost = new AuditLosses(mac);
        await lost.LoadAsync(db, ct);
        var run = new AuditRun(mac, points, ledger, lost, Fault);
        var archived = 0L;
        if (from is null || from <= archivedTo.Seq)
        {
            archived = archive.Verify(archivedTo, run, (seq, text) => Fault("archive", seq, text), ct);
        }
        var start = Math.Max(from ?? 1, archivedTo.Seq + 1);
        var seal = start == archivedTo.Seq + 1 ? archivedTo.Seal : null;
        var records = await TableAsync(db, run, start, Math.Min(to ?? last, last), seal, ct);
        var unsealed = to is null ? run.Rest(db, last) : 0;

        CheckEnd(head, stored, last, points.Keys, Fault);
        foreach (var missing in ledger?.Missing(MostFaults) ?? [])
        {
            Fault("record", 0, missing);
        }
        return new AuditReport(records + unsealed, archived, last, points.Count, unsealed, faults, clock.Elapsed) { Lost = lost.All };
    }

    /// <summary>Pieces of the table are read and checked side by side, and accounted for in their order.</summary>
    private async Task<long> TableAsync(KernelDb db, AuditRun run, long start, long end, string? seal, CancellationToken ct)
    {
        const int size = 10_000;
        var count = 0L;
        var waiting = new Queue<Task<AuditPiece>>();
        var first = true;
        for (var at = start; at <= end || waiting.Count > 0;)
        {
            while (at <= end && waiting.Count < Environment.ProcessorCount + 1)
            {
                var (a, b, known) = (at, Math.Min(at + size - 1, end), first ? seal : null);
                first = false;
                waiting.Enqueue(Task.Run(() => ReadPiece(run, a, b, known), ct));
                at = b + 1;
            }
            var piece = await waiting.Dequeue();
            run.Take(piece);
            count += piece.Count;
        }
        return count;
    }

    private AuditPiece ReadPiece(AuditRun run, long from, long to, string? seal)
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<KernelDb>();
        var previous = seal ?? (from == 1 ? AuditMac.Genesis : db.Audit.AsNoTracking().Where(r => r.Seq == from - 1).Select(r => r.Seal).FirstOrDefault());
        return run.Check(db.Audit.AsNoTracking().Where(r => r.Seq >= from && r.Seq <= to).OrderBy(r => r.Seq), from, to, previous);
    }

    private void CheckEnd(AuditHead head, string? stored, long last, IEnumerable<long> points, Action<string, long, string> fault)
    {
        var furthest = services.GetRequiredService<AuditHeads>().Furthest();
        var known = Math.Max(Math.Max(head.Seq, furthest.Seq), points.DefaultIfEmpty().Max());
        if (known > last)
        {
            fault("tail", last + 1, $"链尾被截断：第 {last + 1} 至 {known} 条记录缺失");
        }
        else if (last > 0 && (stored is null || head.Seq == 0))
        {
            fault("head", last, "审计链末端标记缺失或被改动");
        }
        else if (head.Seq < last || head.Seq < furthest.Seq)
        {
            fault("head", head.Seq, $"审计链末端标记被改回到第 {head.Seq} 条");
        }
    }
}

/// <summary>A stretch of the chain that was checked.</summary>
internal sealed class AuditPiece
{
    public int Count { get; set; }
    public List<AuditFault> Faults { get; } = [];
    public List<AuditTurnSeen> Turns { get; } = [];
}

/// <summary>One verification: checks stretches of records, from wherever they come.</summary>
internal sealed class AuditRun(AuditMac mac, IReadOnlyDictionary<long, AuditCheckpoint> points, AuditLedger? ledger, AuditLosses lost, Action<string, long, string> fault)
{
    /// <param name="previous">Seal of the place before; null when it is not known, because that record is gone.</param>
    public AuditPiece Check(IEnumerable<AuditRecord> records, long from, long to, string? previous)
    {
        var piece = new AuditPiece();
        var expected = from;
        foreach (var record in records)
        {
            var seq = record.Seq!.Value;
            if (seq > expected)
            {
                piece.Faults.Add(Removed(expected, seq - 1));
                previous = null;
            }
            if (!mac.IsGood(record))
            {
                piece.Faults.Add(new AuditFault("record", seq, $"第 {seq} 条（编号 {record.Id}，{record.Action}）被改动，或者不是平台写入的"));
            }
            else if (previous is not null && !mac.IsGoodSeal(record, previous))
            {
                piece.Faults.Add(new AuditFault("record", seq, $"第 {seq} 条（编号 {record.Id}，{record.Action}）与前一条不衔接：顺序被调换，或者链值被改动"));
            }
            if (points.TryGetValue(seq, out var point) && point.Seal != record.Seal)
            {
                piece.Faults.Add(new AuditFault("checkpoint", point.No, $"检查点 {point.No} 与第 {seq} 条记录不符：该条之前的链被整体改写"));
            }
            lost.Look(record);
            previous = record.Seal ?? "";
            expected = seq + 1;
            piece.Count++;
            if (ledger is not null)
            {
                piece.Turns.Add(AuditTurnSeen.Of(record));
            }
        }
        if (expected <= to)
        {
            piece.Faults.Add(Removed(expected, to));
        }
        return piece;
    }

    public void Take(AuditPiece piece)
    {
        foreach (var f in piece.Faults.Where(f => !lost.Covers(f)))
        {
            fault(f.Kind, f.Seq, f.Text);
        }
        foreach (var turn in piece.Turns)
        {
            if (ledger!.Add(turn) is { } problem)
            {
                fault("record", 0, $"编号 {turn.Id} 的记录" + problem);
            }
        }
    }

    /// <summary>What came after the look at the head, and what waits for its place.</summary>
    public int Rest(KernelDb db, long last)
    {
        var piece = new AuditPiece();
        foreach (var record in db.Audit.AsNoTracking().Where(r => r.Seq == null || r.Seq > last).OrderBy(r => r.Id))
        {
            piece.Count++;
            piece.Turns.Add(AuditTurnSeen.Of(record));
            if (!mac.IsGood(record))
            {
                piece.Faults.Add(new AuditFault("record", 0, $"编号 {record.Id} 的记录（{record.Action}，尚未入链）被改动，或者不是平台写入的"));
            }
        }
        if (ledger is null)
        {
            piece.Turns.Clear();
        }
        Take(piece);
        return piece.Count;
    }

    private static AuditFault Removed(long from, long to) =>
        new("record", from, from == to ? $"第 {from} 条记录被删除" : $"第 {from} 至 {to} 条记录被删除") { To = to };
}
