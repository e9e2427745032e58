using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;

namespace SuiShenMa.Kernel.Web;

/// <summary>What a form says when a value cannot even be read, in Chinese.</summary>
internal static class PageTexts
{
    public static void Chinese(DefaultModelBindingMessageProvider texts)
    {
        texts.SetAttemptedValueIsInvalidAccessor((value, field) => $"“{Short(value)}”不是有效的值，请重新填写。");
        texts.SetMissingBindRequiredValueAccessor(_ => "请填写此项。");
        texts.SetMissingKeyOrValueAccessor(() => "请填写此项。");
        texts.SetMissingRequestBodyRequiredValueAccessor(() => "没有收到内容，请重新提交。");
        texts.SetNonPropertyAttemptedValueIsInvalidAccessor(value => $"“{Short(value)}”不是有效的值，请重新填写。");
        texts.SetNonPropertyUnknownValueIsInvalidAccessor(() => "填写的值无效，请重新填写。");
        texts.SetNonPropertyValueMustBeANumberAccessor(() => "请填写数字。");
        texts.SetUnknownValueIsInvalidAccessor(_ => "填写的值无效，请重新填写。");
        texts.SetValueIsInvalidAccessor(value => $"“{Short(value)}”不是有效的值，请重新填写。");
        texts.SetValueMustBeANumberAccessor(_ => "请填写数字。");
        texts.SetValueMustNotBeNullAccessor(_ => "请填写此项。");
    }

    private static string Short(string value) => value.Length <= 30 ? value : value[..30] + "…";
}
