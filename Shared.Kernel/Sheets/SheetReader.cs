namespace SuiShenMa.Kernel.Sheets;

/// <summary>Reads an uploaded .xlsx or .csv of any origin in bounded time and memory, row by row.</summary>
/// <remarks>
/// Opening reads the whole file once: a damaged, hostile or oversized file is refused before its first row is handed out.
/// A formula, a merged cell, an error value or a number that lost digits is refused in its cell, with the reason; the other rows stay good.
/// Hidden rows are rows. Blank rows are skipped, they do not count. Unknown columns are kept and named in <see cref="Notes"/>.
/// </remarks>
public sealed class SheetReader : IDisposable
{
    private readonly RowSource _source;
    private readonly Stream _file;
    private readonly SheetHeadings _headings;

    private SheetReader(Stream file, IReadOnlyList<SheetHeading> expected, SheetLimits limits, string? sheetName, CancellationToken ct)
    {
        _file = file;
        if (file.Length > limits.MaxFileBytes)
        {
            throw SheetRejected.TooBig(limits);
        }

        _source = SheetFormat.Of(file) == SheetKind.Workbook ? XlsxSource.Open(file, limits, sheetName) : CsvSource.Open(file, limits);
        try
        {
            _headings = SheetHeadings.Inspect(_source, expected, limits, ct);
        }
        catch
        {
            _source.Dispose();
            throw;
        }
    }

    /// <summary>The worksheet's name; empty for a text file.</summary>
    public string SheetName => _source.Name;

    /// <summary>Rows with content below the headings.</summary>
    public int RowCount => _headings.RowCount;

    public int HeadingRow => _headings.Row;

    /// <summary>The columns in the order of the file: the expected name where one fits, else the text of the file.</summary>
    public IReadOnlyList<string> Headings => _headings.Names;

    /// <summary>Chinese sentences about what is left aside: unknown columns, columns without heading.</summary>
    public IReadOnlyList<string> Notes => _headings.Notes;

    /// <summary>Opens a file; throws <see cref="SheetRejected"/> when it cannot be accepted as a whole.</summary>
    /// <remarks>No expected headings means that any will do; without a sheet name the first visible worksheet is read.</remarks>
    public static SheetReader Open(string path, IReadOnlyList<SheetHeading> expected, SheetLimits? limits = null, string? sheetName = null, CancellationToken ct = default)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024);
        return Own(file, expected, limits ?? SheetLimits.Default, sheetName, ct);
    }

    /// <summary>Opens an upload: it is first copied to a temporary file that goes with the reader, never more than the limit.</summary>
    public static async Task<SheetReader> OpenAsync(Stream upload, IReadOnlyList<SheetHeading> expected, SheetLimits? limits = null, string? sheetName = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(upload);
        limits ??= SheetLimits.Default;
        var path = Path.Combine(Path.GetTempPath(), $"sheet-{Guid.CreateVersion7():N}.tmp");
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 64 * 1024, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        try
        {
            var buffer = new byte[64 * 1024];
            int read;
            while ((read = await upload.ReadAsync(buffer, ct)) > 0)
            {
                if (file.Length + read > limits.MaxFileBytes)
                {
                    throw SheetRejected.TooBig(limits);
                }

                await file.WriteAsync(buffer.AsMemory(0, read), ct);
            }

            await file.FlushAsync(ct);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }

        return Own(file, expected, limits, sheetName, ct);
    }

    /// <summary>All rows with content, from the first one each time it is enumerated.</summary>
    public IEnumerable<SheetRow> Rows(CancellationToken ct = default)
    {
        foreach (var raw in _source.Read(ct))
        {
            if (raw.Number > _headings.Row && _headings.Project(raw, _source.Merges) is { } cells)
            {
                yield return new SheetRow(raw.Number, cells);
            }
        }
    }

    public void Dispose()
    {
        _source.Dispose();
        _file.Dispose();
    }

    private static SheetReader Own(FileStream file, IReadOnlyList<SheetHeading> expected, SheetLimits limits, string? sheetName, CancellationToken ct)
    {
        try
        {
            return new SheetReader(file, expected, limits, sheetName, ct);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
