using System.Globalization;

namespace SuiShenMa.Kernel.Sheets;

/// <summary>What a number's style makes of it.</summary>
internal enum DateKind
{
    None,
    Date,
    Time,
    Elapsed,
}

/// <summary>Tells from the styles which numbers are dates, and writes those as text.</summary>
internal sealed class XlsxDates
{
    private const int MaxStyles = 70_000;
    private readonly List<DateKind> _styles = [];

    /// <summary>The Macintosh calendar: day 0 is 1904-01-01.</summary>
    public bool From1904 { get; init; }

    public static XlsxDates Load(PartReader? part, bool from1904)
    {
        var dates = new XlsxDates { From1904 = from1904 };
        if (part is null)
        {
            return dates;
        }

        var formats = new Dictionary<int, DateKind>();
        var inCells = false;
        while (part.Read())
        {
            if (part.Name == "cellXfs")
            {
                inCells = part.IsStart && !part.IsEmpty;
            }
            else if (part.IsStart && part.Name == "numFmt" && TryInt(part.Attribute("numFmtId"), out var id))
            {
                formats[id] = OfCode(part.Attribute("formatCode") ?? string.Empty);
            }
            else if (part.IsStart && inCells && part.Name == "xf")
            {
                _ = TryInt(part.Attribute("numFmtId"), out var format);
                dates._styles.Add(formats.TryGetValue(format, out var kind) ? kind : BuiltIn(format));
            }

            if (formats.Count > MaxStyles || dates._styles.Count > MaxStyles)
            {
                throw SheetRejected.Bomb();
            }
        }

        return dates;
    }

    public DateKind KindOf(int style) => (uint)style < (uint)_styles.Count ? _styles[style] : DateKind.None;

    public SheetCell Write(double serial, DateKind kind)
    {
        if (!(serial >= 0) || serial >= 2_958_466)
        {
            return SheetCell.Refused(SheetCellProblem.BadDate, serial.ToString(CultureInfo.InvariantCulture));
        }

        var seconds = (long)Math.Round(serial * 86_400, MidpointRounding.AwayFromZero);
        if (kind == DateKind.Elapsed)
        {
            return new(string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:00}:{seconds / 60 % 60:00}:{seconds % 60:00}"));
        }

        if (kind == DateKind.Time && seconds < 86_400)
        {
            return new(string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:00}:{seconds / 60 % 60:00}:{seconds % 60:00}"));
        }

        var day = seconds / 86_400;
        if (!From1904 && day is 0 or 60)
        {
            // Day 60 is 29 February 1900, which never was.
            return SheetCell.Refused(SheetCellProblem.BadDate, day.ToString(CultureInfo.InvariantCulture));
        }

        var start = From1904 ? new DateTime(1904, 1, 1) : day < 60 ? new DateTime(1899, 12, 31) : new DateTime(1899, 12, 30);
        if (seconds > (DateTime.MaxValue - start).TotalSeconds - 1)
        {
            return SheetCell.Refused(SheetCellProblem.BadDate, serial.ToString(CultureInfo.InvariantCulture));
        }

        return new(start.AddSeconds(seconds).ToString(seconds % 86_400 == 0 ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
    }

    /// <summary>The first section of a number format, without quoted text, escapes, colours and locales.</summary>
    internal static DateKind OfCode(string code)
    {
        bool day = false, month = false, clock = false;
        for (var i = 0; i < code.Length; i++)
        {
            switch (code[i])
            {
                case '"':
                    var close = code.IndexOf('"', i + 1);
                    i = close < 0 ? code.Length : close;
                    break;
                case '\\' or '_' or '*':
                    i++;
                    break;
                case '[':
                    var end = code.IndexOf(']', i + 1);
                    end = end < 0 ? code.Length : end;
                    if (code.AsSpan(i + 1, end - i - 1) is { Length: > 0 } inside && inside.Trim("hHmMsS").IsEmpty)
                    {
                        return DateKind.Elapsed;
                    }

                    i = end;
                    break;
                case ';':
                    i = code.Length;
                    break;
                case 'G' when code.AsSpan(i).StartsWith("General", StringComparison.OrdinalIgnoreCase):
                    i += 6;
                    break;
                case 'y' or 'Y' or 'd' or 'D':
                    day = true;
                    break;
                case 'm' or 'M':
                    month = true;
                    break;
                case 'h' or 'H' or 's' or 'S':
                    clock = true;
                    break;
            }
        }

        return day ? DateKind.Date : clock ? DateKind.Time : month ? DateKind.Date : DateKind.None;
    }

    private static DateKind BuiltIn(int format) => format switch
    {
        (>= 14 and <= 17) or 22 or (>= 27 and <= 31) or 36 or (>= 50 and <= 54) or 57 or 58 => DateKind.Date,
        (>= 18 and <= 21) or (>= 32 and <= 35) or 45 or 47 or 55 or 56 => DateKind.Time,
        46 => DateKind.Elapsed,
        _ => DateKind.None,
    };

    private static bool TryInt(string? text, out int value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
