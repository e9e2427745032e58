using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Codes;

/// <summary>The permissions of dynamic codes and keys, the pages that ask for them, and what the log calls their acts.</summary>
internal static class DynamicPermissions
{
    public const string Subjects = "codes.subjects";
    public const string Scenes = "codes.scenes";
    public const string AllScenes = "codes.scenes.all";
    public const string Keys = "codes.keys";

    public static PermissionInfo[] All { get; } =
    [
        new(Subjects, "查询、撤销和恢复动态码主体", PermissionFor.Platform),
        new(Scenes, "管控获准的场景：场景规则和码色规则", PermissionFor.Everyone) { Duty = Duty.Business | Duty.System },
        new(AllScenes, "管控全部码种和场景", PermissionFor.Platform) { Under = Scenes },
        new(Keys, "查看密钥清单、更换密钥", PermissionFor.Platform) { Duty = Duty.Security },
    ];

    public static MenuItem[] Menu { get; } =
    [
        new("码引擎", "动态码主体", "/admin/code-subjects", Subjects, 3001),
        new("码引擎", "场景规则", "/admin/code-scenes", Scenes, 3002),
        new("码引擎", "密钥清单", "/admin/keys", Keys, 3009),
    ];

    public static (string, string)[] Acts { get; } =
    [
        ("subject.registered", "登记动态码主体"),
        ("subject.changed", "更新动态码主体"),
        ("subject.revoked", "撤销动态码主体"),
        ("subject.restored", "恢复动态码主体"),
        ("offline-pack.issued", "发放弱网备用码"),
        ("offline-uses.reported", "补报弱网备用码核验"),
        ("offline-code.doubled", "弱网备用码被多次使用"),
        ("scene-rule.saved", "保存场景规则"),
        ("scene-rule.dropped", "删除场景规则"),
        ("key.rotated", "更换密钥"),
        ("keys.exported", "导出密钥清单"),
    ];

    /// <summary>Of the data-security log: who looked for whom.</summary>
    public static (string, string)[] DataActs { get; } =
    [
        ("subject.searched", "检索动态码主体"),
        ("subject.viewed", "查看动态码主体的用码情况"),
    ];
}
