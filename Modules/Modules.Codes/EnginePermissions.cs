using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Codes;

/// <summary>Permissions of the engine around the tokens.</summary>
internal static class EnginePermissions
{
    public const string ListsView = "codes.lists.view";
    public const string ListsManage = "codes.lists.manage";
    public const string ExtensionsView = "codes.extensions.view";
    public const string ExtensionsManage = "codes.extensions.manage";
    public const string ColoursManage = "codes.colours.manage";
    public const string Log = "codes.engine-log";
    public const string ApiLog = "codes.api-log";
    public const string Statistics = "codes.engine-statistics";

    public static readonly PermissionInfo[] All =
    [
        new(ListsView, "查看扫码、服务白名单和落地页服务", PermissionFor.Department) { Duty = Duty.Business | Duty.System },
        new(ListsManage, "管理扫码、服务白名单和落地页服务", PermissionFor.Platform),
        new(ExtensionsView, "查看扩展字段和码色", PermissionFor.Department) { Duty = Duty.Business | Duty.System },
        new(ExtensionsManage, "管理本部门业务的扩展字段", PermissionFor.City),
        new(ColoursManage, "管理码色和码色规则", PermissionFor.Platform),
        new(Log, "检索和导出码引擎日志", PermissionFor.Platform) { Duty = Duty.Audit },
        new(ApiLog, "检索和导出接口调用日志", PermissionFor.Platform) { Duty = Duty.Audit },
        new(Statistics, "查看码引擎统计", PermissionFor.Platform) { Duty = Duty.System },
    ];
}
