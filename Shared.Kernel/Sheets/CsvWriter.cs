using System.Text;

namespace SuiShenMa.Kernel.Sheets;

/// <summary>Writes UTF-8 text with a byte order mark, row by row, that a spreadsheet opens without running formulas or losing digits.</summary>
/// <remarks>Text that begins with = + - @ tab or CR (or their full-width twins) and digits that a spreadsheet would shorten get a leading apostrophe, which our own reader takes away.</remarks>
public sealed class CsvWriter : IAsyncDisposable
{
    private readonly StreamWriter _text;
    private readonly IReadOnlyList<SheetColumn> _columns;
    private readonly StringBuilder _line = new();
    private bool _started;

    private CsvWriter(Stream stream, IReadOnlyList<SheetColumn> columns)
    {
        _columns = columns;
        _text = new StreamWriter(stream, new UTF8Encoding(true), 64 * 1024, leaveOpen: true);
    }

    public long RowsWritten { get; private set; }

    /// <summary>Starts a file; the stream stays open.</summary>
    public static CsvWriter Create(Stream stream, IReadOnlyList<SheetColumn> columns) => new(stream, columns);

    /// <summary>One row, a value per column, of the types that <see cref="SheetWriter"/> takes.</summary>
    public async Task WriteAsync(IReadOnlyList<object?> values, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count != _columns.Count)
        {
            throw new ArgumentException($"{_columns.Count} values expected, {values.Count} given.", nameof(values));
        }

        await StartAsync(ct);
        _line.Clear();
        for (var i = 0; i < values.Count; i++)
        {
            // Days and moments are written as people read them: a text file has no number formats.
            var moment = values[i] is DateOnly or DateTime or DateTimeOffset;
            var (number, text, _) = XlsxMarkup.Typed(values[i], moment ? SheetColumnKind.Text : _columns[i].Kind);
            Field(i, number, text);
        }

        RowsWritten++;
        await _text.WriteAsync(_line.Append("\r\n"), ct);
    }

    /// <summary>Finishes the file. An export without rows has its headings.</summary>
    public async Task CompleteAsync(CancellationToken ct = default)
    {
        await StartAsync(ct);
        await _text.FlushAsync(ct);
    }

    public ValueTask DisposeAsync() => _text.DisposeAsync();

    private async Task StartAsync(CancellationToken ct)
    {
        if (_started)
        {
            return;
        }

        _started = true;
        _line.Clear();
        for (var i = 0; i < _columns.Count; i++)
        {
            Field(i, null, _columns[i].Heading);
        }

        await _text.WriteAsync(_line.Append("\r\n"), ct);
    }

    private void Field(int column, string? number, string? text)
    {
        if (column > 0)
        {
            _line.Append(',');
        }

        if (number is not null || string.IsNullOrEmpty(text))
        {
            _line.Append(number);
            return;
        }

        var mark = CsvSource.NeedsQuoteMark(text) || CsvSource.IsLongDigits(text);
        var clean = text.Replace('\0', '\uFFFD').Replace("\"", "\"\"", StringComparison.Ordinal);
        var quote = mark || clean.Length != text.Length || clean.AsSpan().ContainsAny(",;\t\r\n") || clean[0] is ' ' or '\uFEFF' || clean[^1] == ' ';
        _line.Append(quote ? "\"" : null).Append(mark ? "'" : null).Append(clean).Append(quote ? "\"" : null);
    }
}
