namespace SuiShenMa.Kernel.Sheets;

/// <summary>A file that is refused as a whole; the message is a Chinese sentence that says what to do next.</summary>
public sealed class SheetRejected(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    public string Code { get; } = code;

    internal static SheetRejected Empty() => new("sheet.empty", "文件是空的，请选择填好内容的表格后重新上传。");

    internal static SheetRejected NoRows() => new("sheet.no-rows", "表格里只有标题、没有数据行，请在标题下面填写内容后重新上传。");

    internal static SheetRejected TooBig(SheetLimits limits) =>
        new("sheet.too-big", $"文件超过 {limits.MaxFileBytes / 1024 / 1024} MB，请拆成几个文件分别上传。");

    internal static SheetRejected TooManyRows(SheetLimits limits) =>
        new("sheet.too-many-rows", $"数据超过 {limits.MaxRows} 行，请拆成几个文件分别上传。");

    internal static SheetRejected TooManyColumns(SheetLimits limits) =>
        new("sheet.too-many-columns", $"表格超过 {limits.MaxColumns} 列，请删除多余的列后重新上传。");

    internal static SheetRejected Bomb(Exception? inner = null) =>
        new("sheet.bomb", "文件解压后的内容过大，无法接收。请新建表格，只粘贴需要导入的内容后重新上传。", inner);

    internal static SheetRejected Damaged(string where, Exception? inner = null) =>
        new("sheet.damaged", $"文件已损坏或不完整（{where}），请用表格软件打开后另存为 .xlsx，再重新上传。", inner);

    internal static SheetRejected Dtd(Exception inner) =>
        new("sheet.dtd", "文件里含有不允许的外部定义，可能不安全。请新建表格，只粘贴值后重新上传。", inner);

    internal static SheetRejected OldFormat() =>
        new("sheet.old-format", "不支持旧版 .xls 或 .et 格式，请另存为 .xlsx 后重新上传。");

    internal static SheetRejected Password() =>
        new("sheet.password", "文件设有打开密码，请在表格软件里取消密码，并另存为 .xlsx 后重新上传。");

    internal static SheetRejected OtherWorkbook(string what) =>
        new("sheet.other-format", $"不支持{what}，请另存为 .xlsx 后重新上传。");

    internal static SheetRejected NotASheet() =>
        new("sheet.not-a-sheet", "这不是表格文件，请选择 .xlsx 或 .csv 文件；其他格式请先另存为 .xlsx。");

    internal static SheetRejected Encoding() =>
        new("sheet.encoding", "无法识别文件的文字编码，请另存为「CSV UTF-8」或 .xlsx 后重新上传。");

    internal static SheetRejected OpenQuote(int row) =>
        new("sheet.open-quote", $"第 {row} 行有引号没有配对，请补上或删除这个双引号后重新上传。");

    internal static SheetRejected NoSheet(string? name) => name is null
        ? new("sheet.no-sheet", "工作簿里没有可见的工作表，请取消隐藏后重新上传。")
        : new("sheet.no-sheet", $"工作簿里没有名为「{name}」的工作表，请使用下载的模板填写。");

    internal static SheetRejected TooManyMerges() =>
        new("sheet.merged", "表格里的合并单元格太多，请全选后取消合并，逐行填写再上传。");

    internal static SheetRejected DuplicateHeading(string heading) =>
        new("sheet.duplicate-heading", $"标题「{heading}」出现了不止一次，请只保留一列后重新上传。");

    internal static SheetRejected MissingHeadings(IEnumerable<string> headings) =>
        new("sheet.missing-heading", $"缺少标题：{string.Concat(headings.Select(h => $"「{h}」"))}。请下载最新模板，按模板的标题填写。");
}
