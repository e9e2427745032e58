using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Domain;

namespace SuiShenMa.Admin.Seeds;

/// <summary>The departments and accounts of a Development host: any district works.</summary>
internal static class DemoDirectory
{
    private static readonly (string Id, string Region, string District)[] Districts =
    [
        ("huangpu", "310101", "黄浦区"), ("xuhui", "310104", "徐汇区"), ("changning", "310105", "长宁区"), ("jingan", "310106", "静安区"),
        ("putuo", "310107", "普陀区"), ("hongkou", "310109", "虹口区"), ("yangpu", "310110", "杨浦区"), ("minhang", "310112", "闵行区"),
        ("baoshan", "310113", "宝山区"), ("jiading", "310114", "嘉定区"), ("pudong", "310115", "浦东新区"), ("jinshan", "310116", "金山区"),
        ("songjiang", "310117", "松江区"), ("qingpu", "310118", "青浦区"), ("fengxian", "310120", "奉贤区"), ("chongming", "310151", "崇明区"),
    ];

    public static IReadOnlyList<Department> Departments { get; } =
    [
        new("city-data", "上海市大数据中心", "310000", null),
        new("city-greening", "上海市绿化和市容管理局", "310000", null),
        new("city-civil", "上海市民政局", "310000", null),
        .. Districts.Select(d => new Department(d.Id, d.District + "绿化和市容管理局", d.Region, null) { ParentId = "city-greening" }),
    ];

    public static IReadOnlyList<DemoAccount> Accounts { get; } =
    [
        new("admin", "平台管理员", AccountKind.PlatformAdministrator, "city-data"),
        new("city-greening", "市绿化市容局管理员", AccountKind.DepartmentUser, "city-greening"),
        new("xuhui", "徐汇绿化市容局管理员", AccountKind.DepartmentUser, "xuhui"),
        new("jingan", "静安绿化市容局管理员", AccountKind.DepartmentUser, "jingan"),
        new("sysadmin", "系统管理员", AccountKind.SystemAdministrator, "city-data"),
        new("secadmin", "安全管理员", AccountKind.SecurityAdministrator, "city-data"),
        new("auditor", "审计管理员", AccountKind.AuditAdministrator, "city-data"),
        new("xuhui-sub", "长桥街道录入员", AccountKind.SubAccount, "xuhui", "xuhui", "310104010"),
    ];
}

/// <param name="Parent">User name of the account that is the ceiling of a sub-account.</param>
internal sealed record DemoAccount(string UserName, string Name, AccountKind Kind, string DepartmentId, string? Parent = null, string? LimitRegions = null);
