using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Enterprise;

/// <summary>Permissions of the Enterprise module; row 9 names 申领, 查看 and 编辑.</summary>
internal static class EnterprisePermissions
{
    public const string View = "enterprise.codes.view";
    public const string Apply = "enterprise.codes.apply";
    public const string Edit = "enterprise.codes.edit";
    public const string Export = "enterprise.codes.export";
    public const string OldCodes = "enterprise.codes.old";
    public const string Import = "enterprise.import";
    public const string Check = "enterprise.check";
    public const string Categories = "enterprise.categories";
    public const string UnitsView = Contracts.OwningUnitPermissions.View;
    public const string UnitsManage = "enterprise.owning-units.manage";

    public static readonly PermissionInfo[] All =
    [
        new(View, "查看企业码", PermissionFor.Everyone),
        new(Apply, "申领企业码", PermissionFor.Everyone),
        new(Edit, "编辑、启用、停用企业码", PermissionFor.Department) { Under = View },
        new(Export, "导出企业码信息", PermissionFor.Department) { Under = View },
        new(OldCodes, "导入旧版企业码", PermissionFor.City) { Under = Import },
        new(Import, "上传企业相关表格", PermissionFor.Everyone),
        new(Check, "企业二要素校验", PermissionFor.Everyone),
        new(Categories, "管理企业码分类", PermissionFor.City) { Under = View },
        new(UnitsView, "查看权属单位", PermissionFor.Everyone),
        new(UnitsManage, "管理权属单位", PermissionFor.Department) { Under = UnitsView },
    ];
}
