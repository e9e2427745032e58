namespace SuiShenMa.OpenPlatform;

/// <summary>Permissions of the operators' side of the open platform.</summary>
internal static class OpenPlatformPermissions
{
    public const string Applications = "openplatform.applications";
}
