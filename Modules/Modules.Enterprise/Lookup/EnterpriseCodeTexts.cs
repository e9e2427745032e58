using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Enterprise.Domain;

namespace SuiShenMa.Enterprise.Features;

/// <summary>Words and colours that several pages give to the same things.</summary>
internal static class EnterpriseCodeTexts
{
    public static string Text(this EnterpriseCodeState state) => state == EnterpriseCodeState.Active ? "启用" : "停用";

    public static string Tone(this EnterpriseCodeState state) => state == EnterpriseCodeState.Active ? "ok" : "bad";

    public static string Text(this CodeGeneration generation) => generation == CodeGeneration.New ? "新版" : "旧版";

    public static IEnumerable<SelectListItem> States { get; } =
        [new("全部", ""), .. Enum.GetValues<EnterpriseCodeState>().Select(s => new SelectListItem(s.Text(), s.ToString()))];

    public static IEnumerable<SelectListItem> Generations { get; } =
        [new("全部", ""), .. Enum.GetValues<CodeGeneration>().Select(g => new SelectListItem(g.Text(), g.ToString()))];

    /// <summary>What the recorded acts are called by people.</summary>
    public static readonly (string Action, string Text)[] Acts =
    [
        ("enterprise-code.issued", "申领企业码"),
        ("enterprise-code.changed", "编辑企业码"),
        ("enterprise-code.enabled", "启用企业码"),
        ("enterprise-code.disabled", "停用企业码"),
        ("enterprise-code.renamed", "企业名称统一变更"),
        ("enterprise-code.image-downloaded", "下载企业码图片"),
        ("enterprise-codes.exported", "导出企业码信息"),
        ("enterprise.checked", "企业二要素校验"),
        ("enterprise-category.created", "新增企业码分类"),
        ("enterprise-category.changed", "修改企业码分类"),
        ("enterprise-sheet.uploaded", "上传企业表格"),
        ("enterprise-sheet.checked", "企业表格检查完成"),
        ("enterprise-sheet.refused", "企业表格无法读取"),
        ("enterprise-sheet.committed", "确认导入企业表格"),
        ("enterprise-sheet.done", "企业表格导入完成"),
        ("enterprise-sheet.handed-back", "企业表格退回重新决定"),
        ("enterprise-sheet.dropped", "放弃企业表格"),
        ("owning-unit.added", "新增权属单位"),
        ("owning-unit.changed", "修改权属单位"),
        ("owning-unit.removed", "删除权属单位"),
    ];

    public static string TextOf(string action) => Acts.FirstOrDefault(a => a.Action == action).Text ?? action;
}
