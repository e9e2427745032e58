using System.Globalization;
using System.Text.Json;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Kernel.Text;

namespace SuiShenMa.Codes.Extensions;

/// <summary>Why an update was not taken, for the list of failures.</summary>
/// <param name="Code">Stable machine code.</param>
internal sealed record ExtensionFault(string Code, string Message);

/// <summary>Judges values by the definition of their field and brings them into one canonical text.</summary>
internal static class ExtensionRules
{
    /// <summary>Longest text of a field that sets no limit of its own.</summary>
    public const int DefaultLength = 200;

    /// <summary>Longest text that a field may allow.</summary>
    public const int MostLength = 1_000;

    /// <summary>Judges the fields of one update and puts them into the values that the subject has; a null takes a value away.</summary>
    /// <param name="departmentId">Department of the application; only fields of its own businesses may be written.</param>
    /// <param name="values">The subject's values in clear, changed only when the whole update is good.</param>
    public static ExtensionFault? Apply(
        IReadOnlyDictionary<string, ExtensionField> catalog, CodeSubjectKind kind, string departmentId, DateTime now,
        IReadOnlyDictionary<string, JsonElement> update, Dictionary<string, string> values)
    {
        var merged = new Dictionary<string, string>(values, StringComparer.Ordinal);
        var businesses = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, value) in update)
        {
            if (!catalog.TryGetValue(key, out var field) || !field.IsValidAt(now) || !field.Kinds.Contains(kind.ToString()))
            {
                return new ExtensionFault("extension.unknown-field", $"没有扩展字段“{Short(key)}”，或者它已停用、不在有效期、不适用于这类对象。");
            }
            if (field.DepartmentId != departmentId)
            {
                return new ExtensionFault("extension.not-yours", $"扩展字段“{Short(key)}”属于其他部门的业务，本应用不能写入。");
            }
            businesses.Add(field.Business);
            if (value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
            {
                merged.Remove(key);
            }
            else if (Read(field, value, out var text) is { } fault)
            {
                return new ExtensionFault("extension.invalid", $"{field.Label}（{key}）：{fault}");
            }
            else
            {
                merged[key] = text;
            }
        }
        var missing = catalog.Values.FirstOrDefault(f => f.Required && businesses.Contains(f.Business) && f.DepartmentId == departmentId && f.IsValidAt(now) && f.Kinds.Contains(kind.ToString()) && !merged.ContainsKey(f.Key));
        if (missing is not null)
        {
            return new ExtensionFault("extension.required", $"业务“{missing.Business}”还缺必填字段：{missing.Label}（{missing.Key}）。");
        }
        values.Clear();
        foreach (var (key, text) in merged)
        {
            values[key] = text;
        }
        return null;
    }

    /// <returns>A sentence in Chinese when the value does not fit, else null.</returns>
    public static string? Read(ExtensionField field, JsonElement value, out string text)
    {
        text = "";
        var given = value.ValueKind switch
        {
            JsonValueKind.String => Normalise.Field(value.GetString()!),
            JsonValueKind.Number when field.Type == ExtensionType.Number => value.GetRawText(),
            JsonValueKind.True when field.Type == ExtensionType.Bool => "true",
            JsonValueKind.False when field.Type == ExtensionType.Bool => "false",
            _ => null,
        };
        if (given is null)
        {
            return "值的类型不对。";
        }
        if (given.Length == 0)
        {
            return "不能为空；要去掉这个值请传 null。";
        }
        var fault = field.Type switch
        {
            ExtensionType.Number => ReadNumber(field, given, out text),
            ExtensionType.Date => ReadDate(given, out text),
            ExtensionType.Bool => (text = given) is "true" or "false" ? null : "须为 true 或 false。",
            ExtensionType.Option => field.Options.Contains(text = given, StringComparer.Ordinal) ? null : $"须为以下之一：{string.Join("、", field.Options)}。",
            _ => (text = given).Length <= (field.MaxLength == 0 ? DefaultLength : field.MaxLength) ? null : $"最长 {(field.MaxLength == 0 ? DefaultLength : field.MaxLength)} 个字符。",
        };
        return fault ?? (field.Pattern.Length == 0 || FieldPatterns.Matches(field.Pattern, text) ? null : "格式不对。");
    }

    private static string? ReadNumber(ExtensionField field, string given, out string text)
    {
        text = "";
        if (given.Length > 40 || !decimal.TryParse(given, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return "须为数字。";
        }
        text = number.ToString("0.############################", CultureInfo.InvariantCulture);
        return number < field.Minimum ? $"不能小于 {field.Minimum:0.########}。" : number > field.Maximum ? $"不能大于 {field.Maximum:0.########}。" : null;
    }

    private static string? ReadDate(string given, out string text)
    {
        text = given;
        return DateOnly.TryParseExact(given, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? null : "须为存在的日期，格式 yyyy-MM-dd。";
    }

    private static string Short(string key) => key.Length <= 48 ? key : key[..48] + "…";
}
