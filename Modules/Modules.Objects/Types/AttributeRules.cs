using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel.Standards;
using SuiShenMa.Objects.Domain;

namespace SuiShenMa.Objects.Types;

/// <summary>Brings values of attributes into the one form in which they are stored and compared, or says what is wrong with them.</summary>
internal static partial class AttributeRules
{
    /// <summary>Longest text that is looked at; nothing that is accepted is longer.</summary>
    public const int MaxLength = 1000;

    private const int MaxDigits = 15;
    private static readonly string[] DateForms = ["yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "yyyy年M月d日", "yyyyMMdd"];

    /// <summary>
    /// The canonical text of a value: numbers with a point and without superfluous zeros, dates yyyy-MM-dd, regions by code.
    /// </summary>
    /// <param name="error">A Chinese sentence when the value is not good, else null.</param>
    /// <returns>Null when nothing was given, or when <paramref name="error"/> says why.</returns>
    public static string? Canonical(AttributeDefinition definition, string? raw, IRegions regions, out string? error)
    {
        var text = raw?.Trim();
        if (string.IsNullOrEmpty(text))
        {
            error = definition.Required ? $"请填写{definition.Name}。" : null;
            return null;
        }
        if (text.Length > MaxLength)
        {
            error = $"{definition.Name}不能超过 {Limit(definition)} 个字。";
            return null;
        }
        var value = definition.DataType switch
        {
            AttributeDataType.Text => Text(definition, text, out error),
            AttributeDataType.Number => Number(definition, text, out error),
            AttributeDataType.Date => Date(definition, text, out error),
            AttributeDataType.Option => Option(definition, text, out error),
            AttributeDataType.Region => RegionOf(definition, text, regions, out error),
            AttributeDataType.Photo => Photo(definition, text, out error),
            _ => throw new ArgumentOutOfRangeException(nameof(definition)),
        };
        return error is null ? value : null;
    }

    private static int Limit(AttributeDefinition definition) =>
        definition.DataType == AttributeDataType.Text ? definition.MaxLength ?? AttributeDefinition.DefaultMaxLength : MaxLength;

    private static string? Text(AttributeDefinition definition, string text, out string? error)
    {
        error = text.EnumerateRunes().Any(r => r == Rune.ReplacementChar || Rune.GetUnicodeCategory(r) is UnicodeCategory.Control
                or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            ? $"{definition.Name}含有换行或不可见的控制字符，请删除后重试。"
            : text.Length > Limit(definition) ? $"{definition.Name}不能超过 {Limit(definition)} 个字，现在是 {text.Length} 个。"
            : definition.Pattern is { } pattern && !Patterns.Matches(pattern, text) ? $"{definition.Name}“{Short(text)}”不符合规定的格式（{pattern}）。"
            : null;
        return text;
    }

    private static string? Number(AttributeDefinition definition, string text, out string? error)
    {
        var plain = PlainText.Normalise(text);
        if (!NumberForm().IsMatch(plain))
        {
            error = $"{definition.Name}“{Short(text)}”不是数字，请只填数字，可带负号和小数点。";
            return null;
        }
        var negative = plain[0] == '-';
        var parts = plain.TrimStart('-', '+').Split('.');
        var whole = parts[0].TrimStart('0');
        var fraction = parts.Length > 1 ? parts[1].TrimEnd('0') : "";
        if (whole.Length + fraction.Length > MaxDigits)
        {
            error = $"{definition.Name}最多 {MaxDigits} 位数字；更长的编号请使用文本类型。";
            return null;
        }
        error = null;
        var digits = (whole.Length == 0 ? "0" : whole) + (fraction.Length == 0 ? "" : "." + fraction);
        return negative && digits != "0" ? "-" + digits : digits;
    }

    private static string? Date(AttributeDefinition definition, string text, out string? error)
    {
        if (!DateTime.TryParseExact(PlainText.Normalise(text), DateForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            error = $"{definition.Name}“{Short(text)}”不是有效的日期，请写成 2026-01-02 的形式。";
            return null;
        }
        error = date.Year is < 1900 or > 2100 ? $"{definition.Name}“{Short(text)}”的年份不合理，应在 1900 到 2100 之间。" : null;
        return date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    private static string? Option(AttributeDefinition definition, string text, out string? error)
    {
        var options = definition.Options ?? [];
        error = options.Contains(text, StringComparer.Ordinal) ? null
            : $"{definition.Name}“{Short(text)}”不在可选值中，请填：{string.Join('、', options.Take(10))}{(options.Count > 10 ? " 等" : "")}。";
        return text;
    }

    private static string? RegionOf(AttributeDefinition definition, string text, IRegions regions, out string? error)
    {
        var region = FindRegion(PlainText.Normalise(text), regions);
        error = region is null ? $"{definition.Name}“{Short(text)}”不是上海的区或街道，请填 6 位或 9 位区划代码，或者全称，例如：徐汇区虹梅路街道。" : null;
        return region?.Code;
    }

    private static Region? FindRegion(string text, IRegions regions)
    {
        if (text.All(char.IsAsciiDigit))
        {
            return regions.Find(text);
        }
        var name = Plain(text);
        foreach (var district in regions.Districts)
        {
            if (name == district.Name)
            {
                return district;
            }
            if (name.StartsWith(district.Name, StringComparison.Ordinal)
                && regions.StreetsOf(district.Code).FirstOrDefault(s => Plain(s.FullName) == name) is { } street)
            {
                return street;
            }
        }
        return null;

        static string Plain(string full)
        {
            var plain = full.Replace("·", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
            return plain.StartsWith("上海市", StringComparison.Ordinal) ? plain["上海市".Length..] : plain;
        }
    }

    private static string? Photo(AttributeDefinition definition, string text, out string? error)
    {
        error = PhotoForm().IsMatch(text) ? null : $"{definition.Name}不是有效的照片编号，请先上传照片。";
        return text;
    }

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";

    // NonBacktracking cannot be source-generated; these two cannot backtrack badly as they are.
    [GeneratedRegex(@"^[+-]?(?:[0-9]{1,100}(?:\.[0-9]{0,100})?|\.[0-9]{1,100})\z", RegexOptions.CultureInvariant)]
    private static partial Regex NumberForm();

    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex PhotoForm();
}
