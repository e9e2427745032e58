namespace SuiShenMa.Kernel.Sheets;

/// <summary>One reason why a row is not accepted; the heading of the cell it is about, if it is about one.</summary>
public sealed record RowReason(string? Heading, string Message);

/// <summary>What became of a row: reasons against it, or a word about what was done.</summary>
public sealed record RowVerdict(IReadOnlyList<RowReason> Reasons, string Done = "通过")
{
    public static RowVerdict Good { get; } = new([]);

    public static RowVerdict Bad(params RowReason[] reasons) => new(reasons);

    internal string Line => Reasons.Count == 0
        ? Done
        : string.Join("；", Reasons.Select(r => r.Heading is null ? r.Message : $"「{r.Heading}」{r.Message}"));
}

/// <summary>Gives an uploaded table back with the reasons in a first column; rows keep their numbers, columns their order and content.</summary>
public static class ReasonsWorkbook
{
    /// <summary>The first column's heading; readers leave such a column aside, so that the corrected file can be uploaded as it is.</summary>
    public const string Heading = "错误原因";

    /// <summary>Writes the workbook and returns how many rows are bad; each row is judged once, in the order of the file.</summary>
    public static async Task<int> WriteAsync(
        SheetReader original, Stream output, Func<SheetRow, RowVerdict> judge, SheetWatermark? watermark = null, string heading = Heading, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(original);
        ArgumentNullException.ThrowIfNull(judge);
        var columns = new List<SheetColumn> { new(heading, Width: 48) };
        columns.AddRange(original.Headings.Select(h => new SheetColumn(h)));
        var values = new object?[columns.Count];
        var bad = 0;
        await using var writer = SheetWriter.Create(output, columns, watermark, original.SheetName);
        foreach (var row in original.Rows(ct))
        {
            var verdict = judge(row);
            values[0] = verdict.Line;
            var at = 1;
            foreach (var cell in row.Cells.Values)
            {
                values[at++] = cell.Display;
            }

            var wrong = verdict.Reasons.Count > 0;
            bad += wrong ? 1 : 0;
            await writer.WriteAsync(values, wrong ? Look : null, row.RowNumber, ct);

            CellLook Look(int column) =>
                column == 0 || verdict.Reasons.Any(r => r.Heading == original.Headings[column - 1]) ? CellLook.BadCell : CellLook.BadRow;
        }

        await writer.CompleteAsync(ct);
        return bad;
    }
}
