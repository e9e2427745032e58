using SuiShenMa.Admin.Contracts;
using SuiShenMa.Objects.Domain;

namespace SuiShenMa.Objects.Types;

/// <summary>Short words for what is set for a type.</summary>
internal static class TypeText
{
    /// <summary>Whether anything new is entered, and why not.</summary>
    public static string Shelf(TypeInfo info) =>
        info.Type.Distrusted || info.Category.Distrusted ? "数据被改动，已停用" : info.OnShelf ? "已上架" : info.Type.OnShelf ? "大类已下架" : "已下架";

    public static string ShelfTone(TypeInfo info) => info.Type.Distrusted || info.Category.Distrusted ? "bad" : info.OnShelf ? "ok" : "";

    public static IEnumerable<string> Switches(ObjectType type)
    {
        yield return type.ReviewRequired ? type.AutoApprove ? "审核（72 小时自动通过）" : "审核" : "免审核";
        if (type.AutoActivate)
        {
            yield return "自动激活";
        }
        if (type.PartNumberRequired)
        {
            yield return "行业管理编码必填且唯一";
        }
    }

    /// <summary>The conditions of an attribute in one line.</summary>
    public static string Conditions(AttributeDefinition a, IDictionaries dictionaries)
    {
        var parts = new List<string>();
        if (a.DataType == AttributeDataType.Text)
        {
            parts.Add($"最多 {a.MaxLength ?? AttributeDefinition.DefaultMaxLength} 字");
        }
        if (a.Pattern is not null)
        {
            parts.Add("格式 " + a.Pattern);
        }
        if (a.Dictionary is { } kind)
        {
            parts.Add($"字典“{dictionaries.Kinds.FirstOrDefault(k => k.Kind == kind)?.Name ?? kind}”");
        }
        if (a.Options is not null)
        {
            parts.Add(string.Join("、", a.Options));
        }
        return string.Join("；", parts);
    }
}
