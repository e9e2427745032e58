using System.Text.Json;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Sheets;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Enterprise.Sheets;

/// <summary>One kind of workbook: its columns, how its rows are judged, and what becomes of the good ones.</summary>
internal interface ISheetWork
{
    SheetKind Kind { get; }

    /// <summary>What the operator needs beside the right to upload.</summary>
    string Permission { get; }

    /// <summary>For example 批量申领企业码.</summary>
    string Title { get; }

    /// <summary>What one row becomes, for example 企业码.</summary>
    string Noun { get; }

    /// <summary>A check has nothing to decide: it is done when its rows are judged.</summary>
    bool OnlyChecks => false;

    Task<TemplateSpec> TemplateAsync(Actor actor, CancellationToken ct);

    /// <summary>Judges rows as they were read; each becomes waiting, failed, repeated or (for checks) done.</summary>
    Task<List<SheetBatchRow>> CheckAsync(IReadOnlyList<SheetRow> rows, SheetRun run, CancellationToken ct);

    /// <summary>Judges waiting rows once more; those that are not good any more are marked.</summary>
    Task RejudgeAsync(IReadOnlyList<SheetBatchRow> rows, SheetRun run, CancellationToken ct);

    /// <summary>Adds what the waiting rows become to the context, and marks them; the caller saves.</summary>
    Task TakeInAsync(IReadOnlyList<SheetBatchRow> rows, SheetRun run, CancellationToken ct);
}

/// <summary>One working of a workbook: for whom, and what the file has said so far.</summary>
internal sealed record SheetRun(SheetBatch Batch, Actor Actor)
{
    /// <summary>What rows of this file claimed, and which row it was: the first keeps its claim.</summary>
    public Dictionary<string, int> Claims { get; } = new(StringComparer.Ordinal);
}

/// <summary>What was found out about one row.</summary>
/// <param name="Good">Null unless the row can be taken in.</param>
/// <param name="Claim">What no other row of the file may say again.</param>
/// <param name="Repeated">It was taken in before: a sentence.</param>
internal sealed record RowFinding<TGood>(TGood? Good, IReadOnlyList<RowReason> Reasons, string? Claim = null, string? Repeated = null) where TGood : class;

/// <summary>What the kinds have in common: reading, payload, claims within the file, words at the rows.</summary>
internal abstract class SheetWork<TRaw, TGood> where TRaw : class where TGood : class
{
    protected abstract TRaw Read(SheetRow row);

    /// <returns>One finding per row, in order.</returns>
    protected abstract Task<IReadOnlyList<RowFinding<TGood>>> JudgeAsync(IReadOnlyList<TRaw> rows, Actor actor, CancellationToken ct);

    public async Task<List<SheetBatchRow>> CheckAsync(IReadOnlyList<SheetRow> rows, SheetRun run, CancellationToken ct)
    {
        var raws = rows.Select(Read).ToList();
        var findings = await JudgeAsync(raws, run.Actor, ct);
        var items = new List<SheetBatchRow>(rows.Count);
        for (var i = 0; i < rows.Count; i++)
        {
            var item = new SheetBatchRow { BatchNo = run.Batch.BatchNo, Number = rows[i].RowNumber, PayloadJson = JsonSerializer.Serialize(raws[i], Json.Stored) };
            var unreadable = rows[i].Problems.Select(p => new RowReason(p.Heading, p.Problem.Message)).ToList();
            // A cell that could not be read is not also "missing".
            List<RowReason> reasons = [.. unreadable, .. findings[i].Reasons.Where(r => unreadable.All(u => u.Heading != r.Heading))];
            Mark(item, findings[i] with { Reasons = reasons }, run);
            items.Add(item);
        }
        return items;
    }

    public async Task RejudgeAsync(IReadOnlyList<SheetBatchRow> rows, SheetRun run, CancellationToken ct) => await FindAsync(rows, run, ct);

    /// <summary>The good ones among waiting rows; the others are marked.</summary>
    protected async Task<IReadOnlyList<(SheetBatchRow Row, TGood Good)>> FindAsync(IReadOnlyList<SheetBatchRow> rows, SheetRun run, CancellationToken ct)
    {
        var findings = await JudgeAsync([.. rows.Select(r => JsonSerializer.Deserialize<TRaw>(r.PayloadJson!, Json.Stored)!)], run.Actor, ct);
        var good = new List<(SheetBatchRow, TGood)>(rows.Count);
        for (var i = 0; i < rows.Count; i++)
        {
            Mark(rows[i], findings[i], run);
            if (rows[i].State == RowState.Waiting)
            {
                good.Add((rows[i], findings[i].Good!));
            }
        }
        return good;
    }

    protected virtual void Mark(SheetBatchRow item, RowFinding<TGood> finding, SheetRun run)
    {
        if (finding.Reasons.Count > 0)
        {
            RowWords.Fail(item, finding.Reasons);
        }
        else if (finding.Repeated is not null)
        {
            (item.State, item.Message) = (RowState.Repeated, finding.Repeated);
        }
        else if (finding.Claim is { } claim && !run.Claims.TryAdd(claim, item.Number) && run.Claims[claim] != item.Number)
        {
            RowWords.Fail(item, [new RowReason(null, $"与第 {run.Claims[claim]} 行重复")]);
        }
        else
        {
            (item.State, item.Message) = (RowState.Waiting, null);
        }
    }
}

/// <summary>What is written at a row: the reasons against it, each with its heading, in one line that can be taken apart again.</summary>
internal static class RowWords
{
    private const char Between = '；';

    public static void Fail(SheetBatchRow item, IEnumerable<RowReason> reasons)
    {
        var line = string.Join(Between, reasons.Select(r => (r.Heading is null ? "" : $"「{r.Heading}」") + r.Message.TrimEnd('。').Replace(Between, '，')));
        item.State = RowState.Failed;
        item.Message = line.Length > SheetBatchRow.MessageLength ? line[..(SheetBatchRow.MessageLength - 1)] + "…" : line;
    }

    public static RowVerdict VerdictOf(SheetBatchRow? item) => item?.State switch
    {
        RowState.Failed => new RowVerdict([.. (item.Message ?? "").Split(Between).Select(Apart)]),
        RowState.Waiting => RowVerdict.Good,
        null => new RowVerdict([], "尚未检查"),
        _ => new RowVerdict([], item.Message ?? "通过"),
    };

    private static RowReason Apart(string part)
    {
        var end = part.StartsWith('「') ? part.IndexOf('」', StringComparison.Ordinal) : -1;
        return end > 0 ? new RowReason(part[1..end], part[(end + 1)..]) : new RowReason(null, part);
    }
}
