using SuiShenMa.Kernel.Text;

namespace SuiShenMa.Kernel.Sheets;

/// <summary>Where the headings stand and which column is which.</summary>
internal sealed class SheetHeadings
{
    private readonly List<(int Column, string Name)> _columns = [];
    private readonly Dictionary<string, int> _index = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _notes = [];
    private string[] _names = [];
    private int _reasonColumn = -1;

    public int Row { get; private set; }

    public int RowCount { get; private set; }

    public IReadOnlyList<string> Names => _names;

    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Reads everything once: finds the headings, counts the rows, meets all that is wrong with the file.</summary>
    public static SheetHeadings Inspect(RowSource source, IReadOnlyList<SheetHeading> expected, SheetLimits limits, CancellationToken ct)
    {
        var found = new SheetHeadings();
        var candidates = new List<List<(int Column, string Text)>>();
        var bare = new SortedSet<int>();
        foreach (var raw in source.Read(ct))
        {
            if (raw.Width == 0)
            {
                continue;
            }

            if (found.Row == 0)
            {
                var texts = Texts(raw);
                candidates.Add(texts);
                if (Missing(texts, expected).Count == 0 && (expected.Count == 0 || Known(texts, expected) > 0))
                {
                    found.Take(raw.Number, texts, expected);
                }
                else if (candidates.Count == limits.HeadingSearchRows)
                {
                    break;
                }

                continue;
            }

            if (found.HasContent(raw, bare) && ++found.RowCount > limits.MaxRows)
            {
                throw SheetRejected.TooManyRows(limits);
            }
        }

        if (candidates.Count == 0)
        {
            throw SheetRejected.Empty();
        }

        if (found.Row == 0)
        {
            var closest = candidates.MaxBy(c => Known(c, expected))!;
            var missing = Missing(closest, expected);
            throw SheetRejected.MissingHeadings(missing.Count > 0 ? missing : expected.Select(e => e.Name));
        }

        found._notes.AddRange(bare.Select(c => $"第 {Letters(c)} 列没有标题，该列内容不会导入。"));
        return found.RowCount > 0 ? found : throw SheetRejected.NoRows();
    }

    /// <summary>The row's cells in heading order, or null when nothing stands under the headings.</summary>
    public SheetCells? Project(RawRow raw, IReadOnlyList<MergedRange> merges)
    {
        var cells = new SheetCell[_columns.Count];
        var content = false;
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = raw.Cells[_columns[i].Column];
            content |= !cells[i].IsBlank;
        }

        if (!content)
        {
            return null;
        }

        foreach (var merge in merges)
        {
            if (raw.Number < merge.FirstRow || raw.Number > merge.LastRow)
            {
                continue;
            }

            for (var i = 0; i < cells.Length; i++)
            {
                if (_columns[i].Column >= merge.FirstColumn && _columns[i].Column <= merge.LastColumn)
                {
                    cells[i] = SheetCell.Refused(SheetCellProblem.Merged, cells[i].Display);
                }
            }
        }

        return new SheetCells(_names, _index, cells);
    }

    private static List<(int Column, string Text)> Texts(RawRow raw)
    {
        var texts = new List<(int, string)>();
        for (var i = 0; i < raw.Width; i++)
        {
            if (Normalise.Collapse(raw.Cells[i].Display) is { Length: > 0 } text)
            {
                texts.Add((i, text));
            }
        }

        return texts;
    }

    private static int Known(List<(int Column, string Text)> texts, IReadOnlyList<SheetHeading> expected) =>
        expected.Count(e => texts.Any(t => Fits(e, t.Text)));

    private static List<string> Missing(List<(int Column, string Text)> texts, IReadOnlyList<SheetHeading> expected) =>
        [.. from e in expected where e.Required && !texts.Any(t => Fits(e, t.Text)) select e.Name];

    private static bool Fits(SheetHeading heading, string text)
    {
        var key = SheetHeading.Key(text);
        return key == SheetHeading.Key(heading.Name) || heading.Aliases.Any(a => key == SheetHeading.Key(a));
    }

    private static string Letters(int column) =>
        column < 26 ? ((char)('A' + column)).ToString() : Letters((column / 26) - 1) + (char)('A' + (column % 26));

    private void Take(int row, List<(int Column, string Text)> texts, IReadOnlyList<SheetHeading> expected)
    {
        Row = row;
        foreach (var (column, text) in texts)
        {
            // A workbook of reasons that comes back corrected.
            if (SheetHeading.Key(text) == SheetHeading.Key(ReasonsWorkbook.Heading) && !expected.Any(e => Fits(e, text)))
            {
                _reasonColumn = column;
                continue;
            }

            var heading = expected.FirstOrDefault(e => Fits(e, text));
            var name = heading?.Name ?? Normalise.Trim(Normalise.HalfWidth(text)).TrimEnd('*').TrimEnd();
            if (name.Length == 0)
            {
                continue;
            }

            if (!_index.TryAdd(name, _columns.Count))
            {
                throw SheetRejected.DuplicateHeading(name);
            }

            _columns.Add((column, name));
            if (heading is null && expected.Count > 0)
            {
                _notes.Add($"不认识标题「{name}」，该列内容不会导入。");
            }
        }

        _names = [.. _columns.Select(c => c.Name)];
    }

    private bool HasContent(RawRow raw, SortedSet<int> bare)
    {
        var content = false;
        var next = 0;
        for (var i = 0; i < raw.Width; i++)
        {
            var headed = next < _columns.Count && _columns[next].Column == i;
            next += headed ? 1 : 0;
            if (!raw.Cells[i].IsBlank)
            {
                content |= headed;
                if (!headed && i != _reasonColumn)
                {
                    bare.Add(i);
                }
            }
        }

        return content;
    }
}
