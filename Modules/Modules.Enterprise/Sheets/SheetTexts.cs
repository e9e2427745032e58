using SuiShenMa.Enterprise.Domain;

namespace SuiShenMa.Enterprise.Features;

/// <summary>Words and colours of workbooks.</summary>
internal static class SheetTexts
{
    public static string Text(this SheetState state) => state switch
    {
        SheetState.Checking => "检查中",
        SheetState.Checked => "待决定",
        SheetState.Queued => "已受理",
        SheetState.Running => "导入中",
        SheetState.Done => "已完成",
        _ => "已放弃",
    };

    public static string Tone(this SheetState state) => state switch
    {
        SheetState.Done => "ok",
        SheetState.Dropped => "bad",
        _ => "warn",
    };

    public static bool IsBusy(this SheetState state) => state is SheetState.Checking or SheetState.Queued or SheetState.Running;
}
