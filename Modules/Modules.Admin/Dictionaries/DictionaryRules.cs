using FluentValidation;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel;

namespace SuiShenMa.Admin.Dictionaries;

/// <summary>What holds for an entry wherever it comes from: a form or a workbook.</summary>
internal static class DictionaryRules
{
    public const string KindPattern = "^[a-z][a-z0-9-]{1,31}$";
    public const string CodePattern = "^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$";
    public const string ColorPattern = "^#[0-9A-Fa-f]{6}$";

    /// <returns>What is wrong with an entry, field by field.</returns>
    public static IEnumerable<(string Field, string Message)> Faults(string? code, string? name, string? color, string? note, int order)
    {
        if (string.IsNullOrWhiteSpace(code) || !System.Text.RegularExpressions.Regex.IsMatch(code, CodePattern))
        {
            yield return ("code", "代码为 1 到 64 个字母、数字、点、冒号、下划线或连字符，以字母或数字开头。");
        }
        if (string.IsNullOrWhiteSpace(name) || name.Trim().Length > 100)
        {
            yield return ("name", "请填写名称，不超过 100 个字。");
        }
        if (!string.IsNullOrEmpty(color) && !System.Text.RegularExpressions.Regex.IsMatch(color, ColorPattern))
        {
            yield return ("color", "颜色形如 #1456c8。");
        }
        if (note?.Length > 200)
        {
            yield return ("note", "说明不超过 200 个字。");
        }
        if (order is < 0 or > 1_000_000)
        {
            yield return ("order", "顺序为 0 到 1000000 的整数。");
        }
    }

    public static void Check<T>(ValidationContext<T> context, string? code, string? name, string? color, string? note, int order)
    {
        foreach (var (field, message) in Faults(code, name, color, note, order))
        {
            context.AddFailure(char.ToUpperInvariant(field[0]) + field[1..], message);
        }
    }

    /// <summary>An entry that pages rely on, or that data carry, may be switched off but not removed.</summary>
    public static async Task RequireUnusedAsync(AdminDictionaryEntry entry, IEnumerable<IDictionaryUse> uses, CancellationToken ct)
    {
        if (entry.BuiltIn)
        {
            throw new RuleViolation("dictionary.built-in", $"“{entry.Name}”是系统内置条目，不能删除；不再需要时可以停用。");
        }
        foreach (var use in uses)
        {
            if (await use.UsedByAsync(entry.Kind, entry.Code, ct) is { } by)
            {
                throw new RuleViolation("dictionary.used", $"“{entry.Name}”正被{by}使用，不能删除；不再需要时可以停用。");
            }
        }
    }
}
