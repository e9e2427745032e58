namespace SuiShenMa.Objects.Domain;

/// <summary>How batches are called towards people.</summary>
internal static class BatchTexts
{
    public static string Text(this BatchState state) => state switch
    {
        BatchState.Checking => "检查中",
        BatchState.Checked => "待决定",
        BatchState.Queued => "排队中",
        BatchState.Running => "生码中",
        BatchState.Done => "已完成",
        BatchState.Dropped => "未导入",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    public static string Tone(this BatchState state) => state switch
    {
        BatchState.Done => "ok",
        BatchState.Checked => "warn",
        BatchState.Dropped => "bad",
        _ => "",
    };

    public static string Text(this BatchSource source) => source switch
    {
        BatchSource.Form => "单个录入",
        BatchSource.Workbook => "表格",
        BatchSource.Api => "接口",
        BatchSource.Blank => "空码",
        _ => throw new ArgumentOutOfRangeException(nameof(source)),
    };
}
