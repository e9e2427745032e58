using System.Text;

namespace SuiShenMa.Kernel.Sheets;

/// <summary>Streams the records of a text file in UTF-8, UTF-16 with mark, or GB18030 (and so GBK).</summary>
internal sealed class CsvSource : RowSource
{
    private readonly Stream _file;
    private readonly SheetLimits _limits;
    private readonly Encoding _encoding;
    private readonly char _separator;
    private readonly BoundedText _field;

    private CsvSource(Stream file, SheetLimits limits, Encoding encoding, char separator)
    {
        (_file, _limits, _encoding, _separator) = (file, limits, encoding, separator);
        _field = new BoundedText(limits.MaxCellChars);
    }

    public override string Name => string.Empty;

    public static CsvSource Open(Stream file, SheetLimits limits)
    {
        var encoding = Detect(file);
        using var reader = Reader(file, encoding);
        return new CsvSource(file, limits, encoding, Separator(reader));
    }

    public override IEnumerable<RawRow> Read(CancellationToken ct)
    {
        using var reader = Reader(_file, _encoding);
        var row = new RawRow(_limits);
        var number = 1;
        var column = 0;
        var quoted = false;
        var fresh = true;
        var openedIn = 0;
        row.Reset(number);
        _field.Clear();
        for (int next; (next = reader.Read()) >= 0;)
        {
            var c = (char)next;
            if (quoted)
            {
                if (c != '"')
                {
                    _field.Append(c);
                }
                else if (reader.Peek() == '"')
                {
                    reader.Read();
                    _field.Append('"');
                }
                else
                {
                    quoted = false;
                }
            }
            else if (c == '"' && fresh)
            {
                (quoted, fresh, openedIn) = (true, false, number);
            }
            else if (c == _separator)
            {
                row.Set(column++, Cell());
                fresh = true;
            }
            else if (c is '\n' or '\r')
            {
                if (c == '\r' && reader.Peek() == '\n')
                {
                    reader.Read();
                }

                row.Set(column, Cell());
                ct.ThrowIfCancellationRequested();
                if (!(number == 1 && IsSeparatorLine(row)))
                {
                    yield return row;
                }

                row.Reset(++number);
                (column, fresh) = (0, true);
            }
            else
            {
                _field.Append(c);
                fresh = false;
            }
        }

        if (quoted)
        {
            throw SheetRejected.OpenQuote(openedIn);
        }

        row.Set(column, Cell());
        yield return row;
    }

    public override void Dispose()
    {
    }

    internal static bool NeedsQuoteMark(string text) => text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠';

    /// <summary>What a spreadsheet would turn into 1.23E+17, or strip of its zeros.</summary>
    internal static bool IsLongDigits(string text) =>
        text.Length > 0 && (text.Length >= 12 || (text.Length > 1 && text[0] == '0')) && !text.AsSpan().ContainsAnyExceptInRange('0', '9');

    private static Encoding Detect(Stream file)
    {
        Span<byte> head = stackalloc byte[3];
        file.Position = 0;
        var read = file.ReadAtLeast(head, 3, throwOnEndOfStream: false);
        if (read >= 2 && head is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            Encoding wide = new UnicodeEncoding(head[0] == 0xFE, true, true);
            return Fits(file, wide) ? wide : throw SheetRejected.Encoding();
        }

        Encoding utf8 = new UTF8Encoding(true, true);
        if (Fits(file, utf8))
        {
            return utf8;
        }

        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var chinese = Encoding.GetEncoding("GB18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        return Fits(file, chinese) ? chinese : throw SheetRejected.Encoding();
    }

    private static bool Fits(Stream file, Encoding encoding)
    {
        using var reader = Reader(file, encoding);
        var buffer = new char[16 * 1024];
        try
        {
            int read;
            while ((read = reader.Read(buffer)) > 0)
            {
                if (buffer.AsSpan(0, read).ContainsAny('\0', '\uFFFD'))
                {
                    return false;
                }
            }

            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static StreamReader Reader(Stream file, Encoding encoding)
    {
        file.Position = 0;
        return new StreamReader(file, encoding, detectEncodingFromByteOrderMarks: false, 16 * 1024, leaveOpen: true);
    }

    private static char Separator(StreamReader reader)
    {
        int comma = 0, tab = 0, semicolon = 0;
        var quoted = false;
        var any = false;
        for (int next, count = 0; (next = reader.Read()) >= 0 && count < 64 * 1024; count++)
        {
            quoted ^= next == '"';
            if (next is '\n' or '\r' && !quoted && any)
            {
                break;
            }

            any |= next is not ('\n' or '\r' or ' ');
            comma += !quoted && next == ',' ? 1 : 0;
            tab += !quoted && next == '\t' ? 1 : 0;
            semicolon += !quoted && next == ';' ? 1 : 0;
        }

        return tab > comma && tab >= semicolon ? '\t' : semicolon > comma ? ';' : ',';
    }

    private static bool IsSeparatorLine(RawRow row) => row.Width == 1 && row.Cells[0].Text is "sep=" or "sep=," or "sep=;";

    private SheetCell Cell()
    {
        if (_field.Length == 0)
        {
            return default;
        }

        var overflow = _field.Overflow;
        var raw = overflow ? XlsxText.Preview(_field) : _field.ToString();
        _field.Clear();
        if (overflow)
        {
            return SheetCell.Refused(SheetCellProblem.TooLong, raw);
        }

        // The two ways to keep a spreadsheet from reading text as a number or formula: '0012 and ="0012".
        if (raw.Length > 1 && raw[0] == '\'' && (NeedsQuoteMark(raw[1..]) || IsLongDigits(raw[1..])))
        {
            raw = raw[1..];
        }
        else if (raw.Length > 3 && raw.StartsWith("=\"", StringComparison.Ordinal) && raw.IndexOf('"', 2) == raw.Length - 1)
        {
            raw = raw[2..^1];
        }
        else if (raw.Length > 1 && raw[0] is '=')
        {
            return SheetCell.Refused(SheetCellProblem.Formula, SuiShenMa.Kernel.Text.Normalise.Field(raw));
        }

        return XlsxText.Cell(SuiShenMa.Kernel.Text.Normalise.Field(raw));
    }
}
