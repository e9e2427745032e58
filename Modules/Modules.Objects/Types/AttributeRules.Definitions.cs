using System.Text.RegularExpressions;
using SuiShenMa.Objects.Domain;

namespace SuiShenMa.Objects.Types;

/// <summary>What is wrong with the definitions of a type's attributes.</summary>
/// <param name="Index">Position of the attribute from 0; -1 when the list as a whole is meant.</param>
/// <param name="Field">Property of the definition in camelCase, or empty.</param>
/// <param name="Message">Chinese sentence.</param>
internal sealed record AttributeFault(int Index, string Field, string Message);

internal static partial class AttributeRules
{
    public const int MaxOptions = 200;

    /// <summary>Everything that is wrong with a list of definitions; none when it is good.</summary>
    public static IReadOnlyList<AttributeFault> CheckDefinitions(IReadOnlyList<AttributeDefinition> definitions)
    {
        var faults = new List<AttributeFault>();
        if (definitions.Count > AttributeDefinition.MaxPerType)
        {
            faults.Add(new AttributeFault(-1, "", $"一个物体类型最多 {AttributeDefinition.MaxPerType} 个属性，现在有 {definitions.Count} 个。"));
        }
        var keys = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < definitions.Count; i++)
        {
            var definition = definitions[i];
            void Fault(string field, string message) => faults.Add(new AttributeFault(i, field, message));

            if (!KeyForm().IsMatch(definition.Key))
            {
                Fault("key", "属性标识须以小写字母开头，只含字母、数字和下划线，最多 40 个字符。");
            }
            else if (!keys.Add(definition.Key))
            {
                Fault("key", $"属性标识“{definition.Key}”重复（不区分大小写）。");
            }
            if (string.IsNullOrWhiteSpace(definition.Name) || definition.Name.Length > 40 || definition.Name.Any(char.IsControl))
            {
                Fault("name", "请填写属性名称，最多 40 个字，不含控制字符。");
            }
            else if (!names.Add(definition.Name))
            {
                Fault("name", $"属性名称“{definition.Name}”重复，导入模板无法区分两列。");
            }
            CheckKind(definition, Fault);
        }
        return faults;
    }

    private static void CheckKind(AttributeDefinition definition, Action<string, string> fault)
    {
        if (!Enum.IsDefined(definition.DataType))
        {
            fault("dataType", "请选择数据类型。");
        }
        if (definition.Unique && definition.DataType is not (AttributeDataType.Text or AttributeDataType.Number or AttributeDataType.Date))
        {
            fault("unique", "只有文本、数字和日期可以设为唯一。");
        }
        if (definition.MaxLength is < 1 or > MaxLength)
        {
            fault("maxLength", $"最大长度应在 1 到 {MaxLength} 之间。");
        }
        if (definition.DataType != AttributeDataType.Text && definition.MaxLength is not null)
        {
            fault("maxLength", "只有文本可以限制长度。");
        }
        if (definition.Pattern is { } pattern)
        {
            if (definition.DataType != AttributeDataType.Text)
            {
                fault("pattern", "只有文本可以设置格式规则。");
            }
            else if (Patterns.Fault(pattern) is { } why)
            {
                fault("pattern", why);
            }
        }
        CheckOptions(definition, fault);
    }

    private static void CheckOptions(AttributeDefinition definition, Action<string, string> fault)
    {
        var options = definition.Options ?? [];
        if (definition.DataType != AttributeDataType.Option)
        {
            if (options.Count > 0)
            {
                fault("options", "只有选项类型可以设置可选值。");
            }
            if (definition.Dictionary is not null)
            {
                fault("dictionary", "只有选项类型可以使用字典。");
            }
        }
        else if (definition.Dictionary is not null)
        {
            if (options.Count > 0)
            {
                fault("options", "已选择字典，请清空可选值；两者只能用一种。");
            }
        }
        else if (options.Count is 0 or > MaxOptions)
        {
            fault("options", $"请填写 1 到 {MaxOptions} 个可选值，每行一个；或者选择一个字典。");
        }
        else if (options.Any(o => string.IsNullOrWhiteSpace(o) || o != o.Trim() || o.Length > 64 || o.Any(char.IsControl)))
        {
            fault("options", "可选值不能为空，最多 64 个字，首尾不能有空格。");
        }
        else if (options.GroupBy(o => o, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            fault("options", $"可选值“{twice.Key}”重复。");
        }
    }

    [GeneratedRegex(@"^[a-z][a-zA-Z0-9_]{0,39}\z", RegexOptions.CultureInvariant)]
    private static partial Regex KeyForm();
}
