namespace SuiShenMa.OpenPlatform;

/// <summary>A 服务能力: what an application must have been granted to call an operation (partner-api.md §2).</summary>
/// <param name="Code">As operations name it, for example <c>object-codes.verify</c>.</param>
internal sealed record Capability(string Code, string Name, string Description);

/// <summary>The catalogue of capabilities.</summary>
internal static class Capabilities
{
    public static IReadOnlyList<Capability> All { get; } =
    [
        new("object-codes.issue", "物码生码", "单个、批量预发码和发空码，查询生码批次与物体类型。"),
        new("object-codes.verify", "物码核验", "核验“一物一码”，取得离线核验凭证。"),
        new("object-codes.manage", "物码管理", "查询、变更、注销本单位的物码。"),
        new("images", "码图", "生成和下载码图。"),
        new("geocode", "地址解析", "把地址转换为坐标。"),
        new("short-codes", "短码", "生成、核验和解析短码。"),
        new("extensions.write", "扩展信息更新", "批量更新本部门业务的扩展字段和码色，查询更新批次。"),
        new("engine-log.read", "码引擎日志抓取", "抓取本应用自己的码引擎调用日志。"),
        new("engine-log.all", "码引擎日志抓取（全部应用）", "与“码引擎日志抓取”同授时，抓取平台全部应用的调用日志，仅授予平台的日志采集系统。"),
        new("white-lists.read", "白名单查询", "查询扫码白名单和服务白名单。"),
        new("virtual-codes", "虚拟物码", "生成和核验虚拟物码。"),
        new("relations", "码间关系", "查询、绑定和解绑码间关系。"),
        new("enterprises.read", "企业信息", "按统一社会信用代码查询企业登记信息。"),
        new("unified-codes.emergency", "统一编码应急查询", "应急场景凭 9 位统一编码查询物体信息，仅授予应急处置单位。"),
        new("person-codes.issue", "人码生码", "生成“一人一码”动态码和弱网备用码，登记主体。"),
        new("person-codes.verify", "人码核验", "核验“一人一码”动态码。"),
        new("enterprise-codes.issue", "企码生码", "生成“一企一码”动态码。"),
        new("enterprise-codes.verify", "企码核验", "核验“一企一码”。"),
        new("subjects.manage", "动态码主体管理", "撤销个人或企业的动态码。"),
        new("consents", "授权", "查询和登记公民授权。"),
        new("tracking", "埋点", "上报埋点事件。"),
        new("activation", "激活", "激活物码、上传激活照片、管理激活账号。"),
    ];

    public static bool Has(string code) => All.Any(c => c.Code == code);
}
