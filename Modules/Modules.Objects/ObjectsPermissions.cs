using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Objects;

/// <summary>Permissions of the Objects module.</summary>
internal static class ObjectsPermissions
{
    public const string TypesView = "objects.types.view";
    public const string TypesManage = "objects.types.manage";
    public const string CategoriesManage = "objects.categories.manage";
    public const string Styles = "objects.styles";
    public const string Enter = "objects.enter";
    public const string Import = "objects.import";
    public const string List = "objects.list";
    public const string Review = "objects.review";
    public const string State = "objects.state";
    public const string Blank = "objects.blank";
    public const string Images = "objects.images";
    public const string Export = "objects.export";
    public const string Geocode = "objects.geocode";

    public static readonly PermissionInfo[] All =
    [
        new(TypesView, "查看物体类型", PermissionFor.Everyone) { Duty = Duty.Business | Duty.System },
        new(TypesManage, "管理物体类型", PermissionFor.City) { Under = TypesView },
        // Categories belong to the whole platform: a resource that the system administrator keeps.
        new(CategoriesManage, "维护物体类型大类", PermissionFor.Platform) { Under = TypesView },
        new(Styles, "管理码样式", PermissionFor.Department),
        new(Enter, "录入物体信息", PermissionFor.Everyone),
        new(Import, "批量录入", PermissionFor.Everyone),
        new(List, "查询物码", PermissionFor.Everyone),
        new(Review, "审核物体信息", PermissionFor.Department),
        new(State, "启用、停用、注销物码", PermissionFor.Department) { Under = List },
        new(Blank, "发空码", PermissionFor.Department),
        new(Images, "下载码图片", PermissionFor.Everyone),
        new(Export, "导出物码信息", PermissionFor.Department),
        new(Geocode, "地址转坐标", PermissionFor.Everyone),
    ];
}
