using Microsoft.AspNetCore.Mvc.Rendering;

namespace SuiShenMa.Codes.Extensions;

/// <summary>What types and tests are called by people.</summary>
internal static class ExtensionTexts
{
    public static string Text(this ExtensionType type) => type switch
    {
        ExtensionType.Number => "数字",
        ExtensionType.Date => "日期",
        ExtensionType.Bool => "是否",
        ExtensionType.Option => "选项",
        _ => "文本",
    };

    public static string Text(this ColourTest test) => test switch
    {
        ColourTest.AssignedIs => "业务赋予的码色是",
        ColourTest.AssignedMissing => "业务没有赋予码色",
        ColourTest.FieldIs => "字段等于",
        ColourTest.FieldIsNot => "字段不等于",
        ColourTest.FieldAtLeast => "字段不小于",
        ColourTest.FieldAtMost => "字段不大于",
        ColourTest.FieldMissing => "字段没有值",
        ColourTest.FieldWithinDays => "日期字段在几天以内",
        _ => "总是",
    };

    public static IEnumerable<SelectListItem> Types => Enum.GetValues<ExtensionType>().Select(t => new SelectListItem(t.Text(), t.ToString()));

    public static IEnumerable<SelectListItem> Tests => Enum.GetValues<ColourTest>().Select(t => new SelectListItem(t.Text(), t.ToString()));
}
