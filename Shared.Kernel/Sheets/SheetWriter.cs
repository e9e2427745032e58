using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace SuiShenMa.Kernel.Sheets;

/// <summary>Writes a workbook of any length row by row, in flat memory, to a stream that need not seek.</summary>
/// <remarks>
/// Text that begins with = + - @ tab or CR is a string cell with Excel's own quote mark (quotePrefix): it shows and reads back unchanged, and stays text when edited.
/// Numbers of more than 15 digits are text. Without <see cref="CompleteAsync"/> the file stays visibly incomplete: an export that broke off must not pass for a whole one.
/// </remarks>
public sealed class SheetWriter : IAsyncDisposable
{
    public const int MaxRowsPerSheet = 1_000_000;
    private const int FlushBytes = 64 * 1024;
    private readonly Stream _target;
    private readonly OutBuffer _out = new();
    private readonly ZipArchive _zip;
    private readonly IReadOnlyList<SheetColumn> _columns;
    private readonly SheetWatermark? _watermark;
    private readonly string _sheetName;
    private readonly int _maxRows;
    private readonly MemoryStream _buffer = new(FlushBytes * 2);
    private readonly StreamWriter _text;
    private readonly string[] _letters;
    private Stream? _sheet;
    private int _sheets;
    private int _row;
    private bool _completed;
    private bool _broken;

    private SheetWriter(Stream target, IReadOnlyList<SheetColumn> columns, SheetWatermark? watermark, string sheetName, int maxRows)
    {
        (_target, _columns, _watermark, _sheetName, _maxRows) = (target, columns, watermark, sheetName, maxRows);
        _zip = new ZipArchive(_out, ZipArchiveMode.Create, leaveOpen: true);
        _text = new StreamWriter(_buffer, new UTF8Encoding(false), 4096);
        _letters = [.. Enumerable.Range(0, columns.Count).Select(XlsxMarkup.Letters)];
    }

    public long RowsWritten { get; private set; }

    /// <summary>Starts a workbook; the stream stays open.</summary>
    public static SheetWriter Create(Stream stream, IReadOnlyList<SheetColumn> columns, SheetWatermark? watermark = null, string sheetName = "数据") =>
        Create(stream, columns, watermark, sheetName, MaxRowsPerSheet);

    internal static SheetWriter Create(Stream stream, IReadOnlyList<SheetColumn> columns, SheetWatermark? watermark, string sheetName, int maxRowsPerSheet)
    {
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Count is 0 or > 16_384)
        {
            throw new ArgumentException("A workbook has 1 to 16 384 columns.", nameof(columns));
        }

        return new SheetWriter(stream, columns, watermark, XlsxMarkup.SheetName(sheetName), maxRowsPerSheet);
    }

    /// <summary>One row, a value per column: text, numbers, DateOnly, DateTime, DateTimeOffset (shown in China time), bool, enum or null.</summary>
    public Task WriteAsync(IReadOnlyList<object?> values, CancellationToken ct = default) => WriteAsync(values, null, 0, ct);

    /// <summary>One row in which some cells stand out, at a certain row number when it lies ahead.</summary>
    internal async Task WriteAsync(IReadOnlyList<object?> values, Func<int, CellLook>? look, int atRow, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count != _columns.Count)
        {
            throw new ArgumentException($"{_columns.Count} values expected, {values.Count} given.", nameof(values));
        }

        ObjectDisposedException.ThrowIf(_completed || _broken, this);
        var done = false;
        try
        {
            if (_sheet is null || _row > _maxRows)
            {
                await NextSheetAsync(ct);
            }

            _row = atRow > _row && atRow <= _maxRows ? atRow : _row + 1;
            var number = _row.ToString(CultureInfo.InvariantCulture);
            _text.Write("<row r=\"");
            _text.Write(number);
            _text.Write("\">");
            for (var i = 0; i < values.Count; i++)
            {
                XlsxMarkup.Cell(_text, _letters[i], number, values[i], _columns[i].Kind, look?.Invoke(i) ?? CellLook.Plain);
            }

            _text.Write("</row>");
            RowsWritten++;
            await FlushAsync(FlushBytes, ct);
            done = true;
        }
        finally
        {
            _broken |= !done;
        }
    }

    /// <summary>Finishes the file. An export without rows has its headings.</summary>
    public async Task CompleteAsync(CancellationToken ct = default)
    {
        ObjectDisposedException.ThrowIf(_completed || _broken, this);
        if (_sheet is null)
        {
            await NextSheetAsync(ct);
        }

        await EndSheetAsync(ct);
        var names = Enumerable.Range(1, _sheets).Select(i => i == 1 ? _sheetName : XlsxMarkup.SheetName(_sheetName, i)).ToList();
        Part("xl/workbook.xml", XlsxMarkup.Workbook(names));
        Part("xl/_rels/workbook.xml.rels", XlsxMarkup.WorkbookRelations(_sheets));
        _zip.Dispose();
        await _out.DrainAsync(_target, ct);
        await _target.FlushAsync(ct);
        _completed = true;
    }

    /// <summary>Lets go of memory. What is not completed stays without the archive's directory, on purpose.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_completed && _sheet is not null)
        {
            await _sheet.DisposeAsync();
        }

        _completed = true;
    }

    private async Task NextSheetAsync(CancellationToken ct)
    {
        if (_sheet is null)
        {
            Part("[Content_Types].xml", XlsxMarkup.ContentTypes);
            Part("_rels/.rels", XlsxMarkup.RootRelations);
            Part("docProps/core.xml", XlsxMarkup.Properties(_watermark));
            Part("xl/styles.xml", XlsxMarkup.Styles);
        }
        else
        {
            await EndSheetAsync(ct);
        }

        _sheets++;
        _sheet = _zip.CreateEntry($"xl/worksheets/sheet{_sheets}.xml", CompressionLevel.Fastest).Open();
        _text.Write(XlsxMarkup.SheetStart(_columns, _sheets == 1));
        _row = 1;
    }

    private async Task EndSheetAsync(CancellationToken ct)
    {
        _text.Write(XlsxMarkup.SheetEnd(_letters[^1], _row, _watermark));
        await FlushAsync(0, ct);
        await _sheet!.DisposeAsync();
    }

    private void Part(string name, string xml)
    {
        using var part = _zip.CreateEntry(name, CompressionLevel.Fastest).Open();
        part.Write(Encoding.UTF8.GetBytes(xml));
    }

    private async Task FlushAsync(int above, CancellationToken ct)
    {
        if (above == 0)
        {
            _text.Flush();
        }

        if (_buffer.Length > above)
        {
            _sheet!.Write(_buffer.GetBuffer().AsSpan(0, (int)_buffer.Length));
            _buffer.SetLength(0);
            await _out.DrainAsync(_target, ct);
        }
    }

    /// <summary>Takes what the archive writes synchronously, as it does when an entry ends; a web response refuses that.</summary>
    private sealed class OutBuffer : Stream
    {
        private readonly MemoryStream _bytes = new();

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public async Task DrainAsync(Stream target, CancellationToken ct)
        {
            await target.WriteAsync(_bytes.GetBuffer().AsMemory(0, (int)_bytes.Length), ct);
            _bytes.SetLength(0);
        }

        public override void Write(byte[] buffer, int offset, int count) => _bytes.Write(buffer, offset, count);

        public override void Write(ReadOnlySpan<byte> buffer) => _bytes.Write(buffer);

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
