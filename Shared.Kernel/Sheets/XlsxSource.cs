using System.Globalization;

namespace SuiShenMa.Kernel.Sheets;

/// <summary>Streams the rows of one worksheet; formulas, links and the claimed dimension are never followed.</summary>
internal sealed class XlsxSource : RowSource
{
    private const int MaxRowNumber = 1_048_576;
    private const int MaxColumnNumber = 16_384;
    private readonly GuardedZip _zip;
    private readonly SheetLimits _limits;
    private readonly SharedStrings _strings;
    private readonly XlsxDates _dates;
    private readonly string _part;
    private readonly BoundedText _value;
    private readonly BoundedText _inline;
    private List<MergedRange> _merges = [];

    private XlsxSource(GuardedZip zip, SheetLimits limits, XlsxBook book)
    {
        _zip = zip;
        _limits = limits;
        _part = book.SheetPart;
        Name = book.SheetName;
        _value = new BoundedText(400);
        _inline = new BoundedText(limits.MaxCellChars);
        using (var strings = book.StringsPart is null ? null : zip.OpenXml(book.StringsPart))
        {
            _strings = SharedStrings.Load(strings, limits);
        }

        using var styles = book.StylesPart is null ? null : zip.OpenXml(book.StylesPart);
        _dates = XlsxDates.Load(styles, book.From1904);
    }

    public override string Name { get; }

    public override IReadOnlyList<MergedRange> Merges => _merges;

    public static XlsxSource Open(Stream file, SheetLimits limits, string? sheetName)
    {
        var zip = GuardedZip.Open(file, limits);
        try
        {
            return new XlsxSource(zip, limits, XlsxBook.Find(zip, sheetName));
        }
        catch
        {
            zip.Dispose();
            throw;
        }
    }

    public override IEnumerable<RawRow> Read(CancellationToken ct)
    {
        using var xml = _zip.OpenXml(_part) ?? throw SheetRejected.Damaged(_part);
        var row = new RawRow(_limits);
        var merges = new List<MergedRange>();
        var last = 0;
        var root = false;
        while (xml.Read())
        {
            if (!xml.IsStart)
            {
                continue;
            }

            switch (xml.Name)
            {
                case "worksheet" when xml.Depth == 0:
                    root = true;
                    break;
                case "row" when xml.Depth == 2:
                    ct.ThrowIfCancellationRequested();
                    var number = xml.Attribute("r") is { } r ? Number(r) : last + 1;
                    if (number <= last || number > MaxRowNumber)
                    {
                        throw SheetRejected.Damaged("行号混乱");
                    }

                    last = number;
                    row.Reset(number);
                    ReadRow(xml, row);
                    yield return row;
                    break;
                case "mergeCell":
                    if (merges.Count == _limits.MaxMergedRanges)
                    {
                        throw SheetRejected.TooManyMerges();
                    }

                    merges.Add(Range(xml.Attribute("ref")));
                    break;
            }
        }

        _merges = root ? merges : throw SheetRejected.Damaged(_part);
    }

    public override void Dispose() => _zip.Dispose();

    private void ReadRow(PartReader xml, RawRow row)
    {
        if (xml.IsEmpty)
        {
            return;
        }

        var depth = xml.Depth;
        var last = -1;
        while (xml.ReadInside(depth))
        {
            if (!xml.IsStart || xml.Name != "c")
            {
                continue;
            }

            var column = xml.Attribute("r") is { } r ? Column(r) : last + 1;
            if (column <= last || column >= MaxColumnNumber)
            {
                throw SheetRejected.Damaged("列号混乱");
            }

            last = column;
            if (!xml.IsEmpty)
            {
                row.Set(column, ReadCell(xml));
            }
        }
    }

    private SheetCell ReadCell(PartReader xml)
    {
        var type = xml.Attribute("t");
        var style = xml.Attribute("s");
        var depth = xml.Depth;
        var formula = false;
        _value.Clear();
        _inline.Clear();
        while (xml.ReadInside(depth))
        {
            if (!xml.IsStart)
            {
                continue;
            }

            switch (xml.Name)
            {
                case "f":
                    formula = true;
                    xml.SkipElement();
                    break;
                case "v":
                    xml.ReadText(type is "str" or "d" ? _inline : _value);
                    break;
                case "is":
                    XlsxText.ReadRich(xml, _inline);
                    break;
                default:
                    xml.SkipElement();
                    break;
            }
        }

        var cell = Convert(type, style);
        return formula ? SheetCell.Refused(SheetCellProblem.Formula, cell.Display) : cell;
    }

    private SheetCell Convert(string? type, string? style)
    {
        if (_inline.Overflow || _value.Overflow)
        {
            return SheetCell.Refused(SheetCellProblem.TooLong, XlsxText.Preview(_inline.Overflow ? _inline : _value));
        }

        switch (type)
        {
            case "s":
                if (_value.Length == 0)
                {
                    return default;
                }

                if (!int.TryParse(_value.Span, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var index)
                    || !_strings.TryGet(index, out var text, out var tooLong))
                {
                    return SheetCell.Refused(SheetCellProblem.Unreadable);
                }

                return tooLong ? SheetCell.Refused(SheetCellProblem.TooLong, text) : XlsxText.Cell(text);
            case "inlineStr" or "str":
                return XlsxText.Cell(XlsxText.Clean(_inline.ToString()));
            case "b":
                return _value.Length == 0 ? default : new(_value.Span is "1" or "true" ? "TRUE" : "FALSE");
            case "e":
                var error = XlsxText.Clean(_value.ToString());
                return SheetCell.Refused(SheetCellProblem.ErrorValue(error), error);
            case "d":
                return DateTime.TryParse(_inline.Span, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var moment)
                    ? new(moment.ToString(moment.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture))
                    : XlsxText.Cell(XlsxText.Clean(_inline.ToString()));
            default:
                return _inline.Length > 0 ? XlsxText.Cell(XlsxText.Clean(_inline.ToString())) : Numeric(style);
        }
    }

    private SheetCell Numeric(string? style)
    {
        var text = _value.Span.Trim();
        if (text.IsEmpty)
        {
            return default;
        }

        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || double.IsNaN(number))
        {
            return SheetCell.Refused(SheetCellProblem.Unreadable, XlsxText.Clean(text.ToString()));
        }

        var kind = style is null ? DateKind.None : _dates.KindOf(Number(style));
        if (kind != DateKind.None)
        {
            return _dates.Write(number, kind);
        }

        // Beyond 15 digits a spreadsheet has already lost some of them.
        if (Math.Abs(number) >= 1e15)
        {
            return SheetCell.Refused(SheetCellProblem.LongNumber, text.ToString());
        }

        // 0.1 + 0.2 is written 0.30000000000000004 and shown 0.3: the 15 digits that people see.
        var shown = number.ToString("G15", CultureInfo.InvariantCulture);
        return new(shown.Contains('E', StringComparison.Ordinal) && decimal.TryParse(shown, NumberStyles.Float, CultureInfo.InvariantCulture, out var small)
            ? small.ToString(CultureInfo.InvariantCulture)
            : shown);
    }

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw SheetRejected.Damaged("编号无法读取");

    private static int Column(ReadOnlySpan<char> reference)
    {
        var column = 0;
        foreach (var c in reference)
        {
            if (c is < 'A' or > 'Z')
            {
                break;
            }

            column = (column * 26) + (c - 'A' + 1);
            if (column > MaxColumnNumber)
            {
                break;
            }
        }

        return column is > 0 and <= MaxColumnNumber ? column - 1 : throw SheetRejected.Damaged("列号无法读取");
    }

    private static MergedRange Range(string? reference)
    {
        var parts = (reference ?? string.Empty).Split(':');
        var (first, last) = (parts[0], parts[^1]);
        return new(RowOf(first), RowOf(last), Column(first), Column(last));

        static int RowOf(string cell) => Number(cell.TrimStart(['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M', 'N', 'O', 'P', 'Q', 'R', 'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z']));
    }
}
