namespace SuiShenMa.Objects;

/// <summary>The permissions of this module.</summary>
internal static class ObjectsPermissions
{
    public const string TypesView = "objects.types.view";
    public const string TypesManage = "objects.types.manage";
    public const string Styles = "objects.styles";
}
