namespace SuiShenMa.Objects.Features;

/// <summary>What the recorded acts on an object code are called by people.</summary>
internal static class ObjectAuditActions
{
    public static readonly (string Action, string Text)[] All =
    [
        ("object.submitted", "提交审核"),
        ("object.issued", "生码"),
        ("object.approved", "审核通过"),
        ("object.rejected", "审核退回"),
        ("object.auto-approved", "满 72 小时自动通过"),
        ("object.activated", "激活"),
        ("object.state-changed", "变更状态"),
        ("object.geocoded", "地址转坐标"),
        ("blank-code.bound", "空码激活"),
        ("geocode-run.started", "批量地址转坐标"),
        ("geocode-run.done", "批量地址转坐标完成"),
    ];

    public static string TextOf(string action) => All.FirstOrDefault(a => a.Action == action).Text ?? action;
}
