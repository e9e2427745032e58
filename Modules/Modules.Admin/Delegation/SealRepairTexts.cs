using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel.Integrity;

namespace SuiShenMa.Admin.Delegation;

/// <summary>What the page of repairs says.</summary>
internal static class SealRepairTexts
{
    public static string Of(SealProblem problem) => problem switch
    {
        SealProblem.Changed => "被改动，或者不是平台写入的",
        SealProblem.Gone => "被移除，不是在平台上删除的",
        SealProblem.Foreign => "不在名册上：被移除后又写回，或者不是平台写入的",
        SealProblem.SetBack => "被还原成以前的内容",
        SealProblem.Roll => "名册被改动或与数据不符",
        _ => "与平台写入的一致",
    };

    /// <summary>What confirming means.</summary>
    public static string Consequence(SealProblem problem) => problem switch
    {
        SealProblem.Gone => "确认后，这条数据不再视为缺失。",
        SealProblem.Roll => "确认后，以数据表现有的数据为准重建名册。",
        _ => "确认后，这条数据按现有内容重新加封，立即生效。",
    };

    public static string Of(SealRepairState state) => state switch
    {
        SealRepairState.Open => "待确认",
        SealRepairState.Confirmed => "已确认，处理中",
        SealRepairState.Done => "已处理",
        SealRepairState.Failed => "未能处理",
        SealRepairState.Declined => "已拒绝",
        _ => "已撤回",
    };
}
