using SuiShenMa.Kernel.Security;

namespace SuiShenMa.OpenPlatform;

/// <summary>The permissions of this module.</summary>
internal static class OpenPlatformPermissions
{
    public const string Applications = "openplatform.applications";

    public static PermissionInfo[] All { get; } = [new(Applications, "管理对接应用、密钥和服务能力", PermissionFor.Platform)];
}
