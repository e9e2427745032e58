using System.Globalization;
using SuiShenMa.Kernel.Text;

namespace SuiShenMa.Kernel.Sheets;

/// <summary>Why one cell is not accepted: a stable code and a Chinese sentence.</summary>
public sealed record SheetCellProblem(string Code, string Message)
{
    public static SheetCellProblem Formula { get; } = new("cell.formula", "公式不接受，请粘贴为值");

    public static SheetCellProblem Merged { get; } = new("cell.merged", "合并单元格不接受，请取消合并后逐行填写");

    public static SheetCellProblem LongNumber { get; } = new("cell.long-number", "长数字被表格软件改成了科学计数，请先把这一列设为文本格式，再重新填写");

    public static SheetCellProblem TooLong { get; } = new("cell.too-long", "内容太长，请缩短后重新填写");

    public static SheetCellProblem BadDate { get; } = new("cell.bad-date", "日期超出表格软件能表示的范围，请写成 2026-01-31 的样子");

    public static SheetCellProblem Unreadable { get; } = new("cell.unreadable", "单元格内容无法读取，请重新填写");

    internal static SheetCellProblem ErrorValue(string value) => new("cell.error", $"单元格是错误值 {value}，请改正后重新填写");
}

/// <summary>One cell: its text (null when blank or not accepted), why it is not accepted, and then what the file showed there.</summary>
/// <remarks>Text is trimmed, composed and free of control characters. Real dates read 2026-01-31 or 2026-01-31 08:30:00, times 08:30:00, ticks TRUE or FALSE.</remarks>
public readonly record struct SheetCell(string? Text, SheetCellProblem? Problem = null, string? Shown = null)
{
    private static readonly string[] DateFormats =
    [
        "yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "yyyy年M月d日", "yyyyMMdd",
    ];

    private static readonly string[] TimeFormats = ["H:mm", "H:mm:ss", "H时mm分", "H时mm分ss秒"];

    public bool IsBlank => Text is null && Problem is null;

    /// <summary>What to show a person who looks for the mistake.</summary>
    public string Display => Text ?? Shown ?? string.Empty;

    /// <summary>The text as a code: half-width, without white space; null when blank.</summary>
    public string? AsCode() => Text is null ? null : Normalise.Code(Text) is { Length: > 0 } code ? code : null;

    /// <summary>The day, from a real date or from text as people write it; null when it is neither. A time of day beside it is ignored.</summary>
    public DateOnly? AsDate() => AsDateTime() is { } moment ? DateOnly.FromDateTime(moment) : null;

    /// <summary>The day and time of day without a zone, midnight when only a day is given; null when it is neither.</summary>
    public DateTime? AsDateTime()
    {
        if (Text is null || Text.Length > 40)
        {
            return null;
        }

        var text = Normalise.Collapse(Normalise.HalfWidth(Text));
        if (DateTime.TryParseExact(Normalise.Squeeze(text), DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        var gap = text.LastIndexOfAny([' ', 'T']);
        if (gap > 0
            && DateTime.TryParseExact(Normalise.Squeeze(text[..gap]), DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out day)
            && TimeOnly.TryParseExact(text[(gap + 1)..], TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return day.Add(time.ToTimeSpan());
        }

        return null;
    }

    /// <summary>The number, full-width digits and thousands commas allowed; null when it is none or does not fit a decimal.</summary>
    public decimal? AsNumber()
    {
        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        if (AsCode() is not { Length: <= 60 } code)
        {
            return null;
        }

        if (code.Contains(',', StringComparison.Ordinal))
        {
            if (!HasThousands(code))
            {
                return null;
            }

            code = code.Replace(",", string.Empty, StringComparison.Ordinal);
        }

        return decimal.TryParse(code, style, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>The whole number; null when it is none.</summary>
    public long? AsWhole() =>
        AsNumber() is { } number && number == decimal.Truncate(number) && number is >= long.MinValue and <= long.MaxValue ? (long)number : null;

    /// <summary>Yes or no, as people write it; null when it is neither.</summary>
    public bool? AsBool() => AsCode()?.ToUpperInvariant() switch
    {
        "是" or "TRUE" or "YES" or "Y" or "1" or "√" or "有" => true,
        "否" or "FALSE" or "NO" or "N" or "0" or "×" or "无" => false,
        _ => null,
    };

    internal static SheetCell Refused(SheetCellProblem problem, string? shown = null) => new(null, problem, shown);

    // "1,5" is a German half, not fifteen: commas count only where they part thousands.
    private static bool HasThousands(string code)
    {
        var whole = code.AsSpan().TrimStart("+-");
        var dot = whole.IndexOf('.');
        whole = dot < 0 ? whole : whole[..dot];
        var first = whole.IndexOf(',');
        if (first is < 1 or > 3 || (whole.Length - first) % 4 != 0)
        {
            return false;
        }

        for (var i = 0; i < whole.Length; i++)
        {
            var comma = i >= first && (i - first) % 4 == 0;
            if (comma != (whole[i] == ','))
            {
                return false;
            }
        }

        return dot < 0 || !code.AsSpan(code.IndexOf('.', StringComparison.Ordinal)).Contains(',');
    }
}
