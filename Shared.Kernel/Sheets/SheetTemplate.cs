using System.Globalization;
using ClosedXML.Excel;

namespace SuiShenMa.Kernel.Sheets;

/// <summary>Builds the workbook in which people fill in an import.</summary>
public static class SheetTemplate
{
    public const string GuideSheet = "填写说明";
    private const string OptionsSheet = "选项";
    private const int MaxInlineList = 255;

    public static byte[] Build(TemplateSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        using var book = new XLWorkbook();
        var data = book.AddWorksheet(XlsxMarkup.SheetName(spec.SheetName));
        var guide = book.AddWorksheet(GuideSheet);
        IXLWorksheet? options = null;
        for (var i = 0; i < spec.Columns.Count; i++)
        {
            var column = spec.Columns[i];
            Head(data.Cell(1, i + 1), column);
            data.Column(i + 1).Width = column.Width;
            data.Column(i + 1).Style.NumberFormat.Format = "@";
            var cells = data.Range(2, i + 1, spec.Rows + 1, i + 1);
            if (column.Options.Count > 0)
            {
                options = Choose(book, options, cells, column, i + 1);
            }
            else
            {
                Check(cells, column, XlsxMarkup.Letters(i) + "2");
            }
        }

        data.SheetView.FreezeRows(1);
        data.Row(1).Height = 24;
        Guide(guide, spec);
        foreach (var reference in spec.References)
        {
            Look(book.AddWorksheet(XlsxMarkup.SheetName(reference.SheetName)), reference);
        }

        if (options is not null)
        {
            options.Visibility = XLWorksheetVisibility.VeryHidden;
        }

        data.SetTabActive();
        using var file = new MemoryStream();
        book.SaveAs(file);
        return file.ToArray();
    }

    private static void Look(IXLWorksheet sheet, TemplateReference reference)
    {
        for (var c = 0; c < reference.Headings.Count; c++)
        {
            Text(sheet.Cell(1, c + 1), reference.Headings[c]);
            sheet.Cell(1, c + 1).Style.Font.Bold = true;
            sheet.Column(c + 1).Width = 24;
            for (var r = 0; r < reference.Rows.Count; r++)
            {
                Text(sheet.Cell(r + 2, c + 1), reference.Rows[r][c]);
            }
        }

        sheet.SheetView.FreezeRows(1);
    }

    private static void Head(IXLCell cell, TemplateColumn column)
    {
        Text(cell, column.Heading + (column.Required ? "*" : string.Empty));
        cell.Style.Font.Bold = true;
        cell.Style.Font.FontColor = column.Required ? XLColor.FromArgb(0xB4, 0x23, 0x18) : XLColor.Black;
        cell.Style.Fill.BackgroundColor = XLColor.FromArgb(0xE8, 0xEE, 0xF7);
        cell.Style.Alignment.Vertical = XLAlignmentVerticalValues.Center;
        if (column.Hint is { Length: > 0 } hint)
        {
            cell.Comment.AddText(hint);
        }
    }

    private static IXLWorksheet? Choose(XLWorkbook book, IXLWorksheet? options, IXLRange cells, TemplateColumn column, int number)
    {
        var list = string.Join(',', column.Options);
        var rule = cells.SetDataValidation();
        if (list.Length <= MaxInlineList && !column.Options.Any(o => o.AsSpan().ContainsAny(",\"") || o != o.Trim()))
        {
            rule.List($"\"{list}\"", true);
        }
        else
        {
            options ??= book.AddWorksheet(OptionsSheet);
            for (var i = 0; i < column.Options.Count; i++)
            {
                Text(options.Cell(i + 1, number), column.Options[i]);
            }

            var name = string.Create(CultureInfo.InvariantCulture, $"OPTIONS_{number}");
            book.NamedRanges.Add(name, options.Range(1, number, column.Options.Count, number));
            rule.List(name, true);
        }

        Say(rule, column, "请从下拉列表中选择。");
        return options;
    }

    private static void Check(IXLRange cells, TemplateColumn column, string first)
    {
        // The cells are text: Excel's own date and number rules would refuse every entry.
        var (formula, wrong) = column.Rule switch
        {
            TemplateRule.Date => ($"OR(ISNUMBER({first}),ISNUMBER(DATEVALUE({first})))", "请填写日期，例如 2026-01-31。"),
            TemplateRule.Number => ($"OR(ISNUMBER({first}),ISNUMBER(VALUE({first})))", "请填写数字。"),
            TemplateRule.Whole => ($"IFERROR(VALUE({first})=INT(VALUE({first})),FALSE)", "请填写整数。"),
            _ => (null, string.Empty),
        };
        if (formula is null && column.MaxLength is null && column.Hint is null)
        {
            return;
        }

        var rule = cells.SetDataValidation();
        if (formula is not null)
        {
            rule.Custom(formula);
        }
        else
        {
            var length = column.MaxLength ?? SheetLimits.Default.MaxCellChars;
            rule.TextLength.EqualOrLessThan(length);
            wrong = $"最多 {length} 个字。";
        }

        Say(rule, column, wrong);
    }

    private static void Say(IXLDataValidation rule, TemplateColumn column, string wrong)
    {
        rule.IgnoreBlanks = true;
        rule.ErrorStyle = XLErrorStyle.Stop;
        rule.ErrorTitle = "填写有误";
        rule.ErrorMessage = Short(wrong, 225);
        if (column.Hint is { Length: > 0 } hint)
        {
            rule.InputTitle = Short(column.Heading, 32);
            rule.InputMessage = Short(hint, 255);
            rule.ShowInputMessage = true;
        }
    }

    private static void Guide(IXLWorksheet sheet, TemplateSpec spec)
    {
        string[] notes =
        [
            "请在第一张工作表的标题下面逐行填写，不要改动标题，不要合并单元格，不要填写公式。",
            "带 * 的列必须填写。所有单元格已设为文本格式，长数字不会变成科学计数；从别处复制时请选择「粘贴为值」。",
            .. spec.Notes,
        ];
        var row = 1;
        foreach (var note in notes)
        {
            Text(sheet.Cell(row++, 1), note);
        }

        row++;
        string[] heads = ["标题", "必填", "填写要求", "示例", "可选值"];
        for (var i = 0; i < heads.Length; i++)
        {
            Head(sheet.Cell(row, i + 1), new TemplateColumn(heads[i]));
            sheet.Column(i + 1).Width = i is 0 or 3 ? 22 : i == 1 ? 8 : 48;
        }

        foreach (var column in spec.Columns)
        {
            row++;
            Text(sheet.Cell(row, 1), column.Heading);
            Text(sheet.Cell(row, 2), column.Required ? "是" : "否");
            Text(sheet.Cell(row, 3), column.Hint ?? string.Empty);
            Text(sheet.Cell(row, 4), column.Example ?? string.Empty);
            Text(sheet.Cell(row, 5), Short(string.Join("、", column.Options), 1_000));
            sheet.Cell(row, 4).Style.Font.Italic = true;
            sheet.Cell(row, 4).Style.Font.FontColor = XLColor.FromArgb(0x66, 0x70, 0x85);
            sheet.Range(row, 1, row, heads.Length).Style.Alignment.WrapText = true;
        }

        // A whole row to look at, kept off the first sheet: there it would be imported.
        row += 2;
        Text(sheet.Cell(row++, 1), "示例行（仅供参考，不要填在这里）");
        for (var i = 0; i < spec.Columns.Count; i++)
        {
            Head(sheet.Cell(row, i + 1), spec.Columns[i] with { Hint = null });
            Text(sheet.Cell(row + 1, i + 1), spec.Columns[i].Example ?? string.Empty);
        }

        sheet.Range(row + 1, 1, row + 1, Math.Max(1, spec.Columns.Count)).Style.Font.SetItalic().Font.SetFontColor(XLColor.FromArgb(0x66, 0x70, 0x85));
    }

    // ClosedXML takes a leading = for a formula and digits for a number.
    private static void Text(IXLCell cell, string text)
    {
        cell.Style.NumberFormat.Format = "@";
        cell.SetValue(text).SetDataType(XLDataType.Text);
    }

    private static string Short(string text, int length) => text.Length <= length ? text : text[..(length - 1)] + "…";
}
