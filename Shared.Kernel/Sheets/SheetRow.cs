using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace SuiShenMa.Kernel.Sheets;

/// <summary>One row with content, under the number that the person sees in the margin of the spreadsheet.</summary>
public sealed record SheetRow(int RowNumber, IReadOnlyDictionary<string, SheetCell> Cells)
{
    /// <summary>The cell under a heading; blank when the file has no such column.</summary>
    public SheetCell this[string heading] => Cells.GetValueOrDefault(heading);

    /// <summary>Every cell that is not accepted.</summary>
    public IEnumerable<(string Heading, SheetCellProblem Problem)> Problems =>
        from cell in Cells where cell.Value.Problem is not null select (cell.Key, cell.Value.Problem!);
}

/// <summary>The cells of a row in the order of the file; the headings are shared by all rows.</summary>
internal sealed class SheetCells(IReadOnlyList<string> headings, Dictionary<string, int> index, SheetCell[] cells)
    : IReadOnlyDictionary<string, SheetCell>
{
    public int Count => cells.Length;

    public IEnumerable<string> Keys => headings;

    public IEnumerable<SheetCell> Values => cells;

    public SheetCell this[string key] => cells[index[key]];

    public bool ContainsKey(string key) => index.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out SheetCell value)
    {
        var known = index.TryGetValue(key, out var at);
        value = known ? cells[at] : default;
        return known;
    }

    public IEnumerator<KeyValuePair<string, SheetCell>> GetEnumerator()
    {
        for (var i = 0; i < cells.Length; i++)
        {
            yield return new(headings[i], cells[i]);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
