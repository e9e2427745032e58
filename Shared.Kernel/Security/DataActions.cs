namespace SuiShenMa.Kernel.Security;

/// <summary>What is done to data. A permission opens a page or a button; the action says on which data it works there.</summary>
[Flags]
public enum DataActions
{
    None = 0,

    /// <summary>查看: lists, details, counts, reports, pickers.</summary>
    View = 1,

    /// <summary>新增: apply for a code, singly or by workbook.</summary>
    Add = 2,

    /// <summary>编辑: correct what was entered.</summary>
    Edit = 4,

    /// <summary>删除: cancel a code for good.</summary>
    Delete = 8,

    /// <summary>审核.</summary>
    Review = 16,

    /// <summary>发码: blank codes.</summary>
    Issue = 32,

    /// <summary>导出: data leave the platform as a workbook.</summary>
    Export = 64,

    /// <summary>下载: images of codes.</summary>
    Download = 128,

    /// <summary>启停: activate, disable, enable.</summary>
    Switch = 256,

    /// <summary>管控: suspend and restore scenes and kinds of code (row 79).</summary>
    Control = 512,

    All = View | Add | Edit | Delete | Review | Issue | Export | Download | Switch | Control,
}

/// <summary>The actions as people call them, in the order of the pages.</summary>
public static class DataActionTexts
{
    public static IReadOnlyList<(DataActions Action, string Text)> Each { get; } =
    [
        (DataActions.View, "查看"), (DataActions.Add, "新增"), (DataActions.Edit, "编辑"), (DataActions.Delete, "删除（注销）"), (DataActions.Review, "审核"),
        (DataActions.Issue, "发空码"), (DataActions.Export, "导出"), (DataActions.Download, "下载码图片"), (DataActions.Switch, "激活、启停"), (DataActions.Control, "管控"),
    ];

    public static string Text(this DataActions actions) =>
        actions == DataActions.All ? "全部操作" : actions == DataActions.None ? "无" : string.Join("、", Each.Where(e => actions.HasFlag(e.Action)).Select(e => e.Text));
}
