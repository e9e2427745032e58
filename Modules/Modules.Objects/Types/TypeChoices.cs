using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Objects.Domain;

namespace SuiShenMa.Objects.Types;

/// <summary>What the pages about types offer to choose from, in Chinese.</summary>
internal static class TypeChoices
{
    public static IEnumerable<SelectListItem> Kinds(bool all = false) => Choices<ObjectKind>(k => k.Text(), all);

    public static IEnumerable<SelectListItem> Modes(bool all = false) => Choices<ManagementMode>(m => m.Text(), all);

    public static IEnumerable<SelectListItem> DataTypes() => Choices<AttributeDataType>(d => d.Text(), false);

    public static IEnumerable<SelectListItem> Shelf() => [new("全部", ""), new("已上架", "True"), new("已下架", "False")];

    public static IEnumerable<SelectListItem> CityDepartments(IDepartments departments) =>
        departments.All.Where(d => d.IsCityLevel).Select(d => new SelectListItem(d.Name, d.Id)).Prepend(new SelectListItem("（不设置）", ""));

    public static IEnumerable<SelectListItem> Departments(IDepartments departments) =>
        departments.All.Select(d => new SelectListItem(d.Name, d.Id)).Prepend(new SelectListItem("请选择部门", ""));

    /// <summary>Districts, each followed by its streets.</summary>
    public static IEnumerable<SelectListItem> Regions(IRegions regions) =>
        regions.Districts
            .SelectMany(d => regions.StreetsOf(d.Code).Select(s => new SelectListItem(s.FullName, s.Code)).Prepend(new SelectListItem(d.Name, d.Code)))
            .Prepend(new SelectListItem("请选择区或街道", ""));

    public static string Text(this ManagementMode mode) => mode == ManagementMode.CityWide ? "市级统一管理" : "属地管理";

    public static string Text(this AttributeDataType type) => type switch
    {
        AttributeDataType.Text => "文本",
        AttributeDataType.Number => "数字",
        AttributeDataType.Date => "日期",
        AttributeDataType.Option => "选项",
        AttributeDataType.Region => "区划",
        AttributeDataType.Photo => "照片",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    private static IEnumerable<SelectListItem> Choices<T>(Func<T, string> text, bool all) where T : struct, Enum =>
        Enum.GetValues<T>().Select(v => new SelectListItem(text(v), v.ToString())).Prepend(new SelectListItem("全部", "")).Skip(all ? 0 : 1);
}
