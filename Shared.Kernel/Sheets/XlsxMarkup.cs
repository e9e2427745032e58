using System.Globalization;
using System.Text;

namespace SuiShenMa.Kernel.Sheets;

internal enum CellLook
{
    Plain,
    BadRow,
    BadCell,
}

/// <summary>The XML of exported workbooks.</summary>
internal static class XlsxMarkup
{
    public const string ContentTypes = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>""";

    public const string RootRelations = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>""";

    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const int HeadingStyle = 1;
    private const int FirstStyle = 2;
    private const int StylesPerLook = 5;
    private const int MaxChars = 32_767;

    /// <summary>Style 0 is the default, 1 the heading; then text, quoted text, number, date, moment for each look.</summary>
    public static string Styles { get; } = MakeStyles();

    public static string Letters(int column) =>
        column < 26 ? ((char)('A' + column)).ToString() : Letters((column / 26) - 1) + (char)('A' + (column % 26));

    /// <summary>A name that Excel takes: 31 characters, none of []:*?/\, no quote at the ends.</summary>
    public static string SheetName(string name, int number = 1)
    {
        var suffix = number == 1 ? string.Empty : $"_{number}";
        var clean = string.Concat(name.Where(c => !char.IsControl(c) && !char.IsSurrogate(c) && c is not ('[' or ']' or ':' or '*' or '?' or '/' or '\\'))).Trim('\'', ' ');
        clean = clean.Length == 0 ? "数据" : clean;
        return clean[..Math.Min(clean.Length, 31 - suffix.Length)] + suffix;
    }

    public static void Cell(TextWriter to, string letters, string row, object? value, SheetColumnKind kind, CellLook look)
    {
        var style = FirstStyle + ((int)look * StylesPerLook);
        var (number, text, offset) = Typed(value, kind);
        if (number is null && string.IsNullOrEmpty(text) && look == CellLook.Plain)
        {
            return;
        }

        to.Write("<c r=\"");
        to.Write(letters);
        to.Write(row);
        to.Write("\" s=\"");
        var quoted = text is not null && CsvSource.NeedsQuoteMark(text);
        to.Write((style + (quoted ? 1 : offset)).ToString(CultureInfo.InvariantCulture));
        if (number is not null)
        {
            to.Write("\"><v>");
            to.Write(number);
            to.Write("</v></c>");
        }
        else if (string.IsNullOrEmpty(text))
        {
            to.Write("\"/>");
        }
        else
        {
            to.Write("\" t=\"inlineStr\"><is><t xml:space=\"preserve\">");
            to.Write(XlsxText.Escaped(Shortened(text)));
            to.Write("</t></is></c>");
        }
    }

    public static string SheetStart(IReadOnlyList<SheetColumn> columns, bool selected)
    {
        var xml = new StringBuilder($"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="{Main}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0"{(selected ? " tabSelected=\"1\"" : string.Empty)}><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>""");
        for (var i = 0; i < columns.Count; i++)
        {
            var style = FirstStyle + OffsetOf(columns[i].Kind);
            xml.Append(CultureInfo.InvariantCulture, $"""<col min="{i + 1}" max="{i + 1}" width="{Math.Clamp(columns[i].Width, 4, 120)}" style="{style}" customWidth="1"/>""");
        }

        xml.Append("</cols><sheetData><row r=\"1\">");
        for (var i = 0; i < columns.Count; i++)
        {
            xml.Append(CultureInfo.InvariantCulture, $"""<c r="{Letters(i)}1" s="{HeadingStyle}" t="inlineStr"><is><t xml:space="preserve">{XlsxText.Escaped(columns[i].Heading)}</t></is></c>""");
        }

        return xml.Append("</row>").ToString();
    }

    public static string SheetEnd(string lastColumn, int lastRow, SheetWatermark? watermark)
    {
        var marks = watermark is null
            ? "&C第 &P 页，共 &N 页"
            : null;
        var header = watermark is null ? string.Empty : $"<oddHeader>{XlsxText.Escaped("&C" + Mark(watermark.Title, 100))}</oddHeader>";
        var footer = marks ?? $"&L{Mark(watermark!.Line, 150)}&R第 &P 页，共 &N 页";
        return $"""</sheetData><autoFilter ref="A1:{lastColumn}{lastRow}"/><pageMargins left="0.4" right="0.4" top="0.7" bottom="0.7" header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/><headerFooter>{header}<oddFooter>{XlsxText.Escaped(footer)}</oddFooter></headerFooter></worksheet>""";
    }

    public static string Workbook(IReadOnlyList<string> sheets)
    {
        var xml = new StringBuilder($"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?><workbook xmlns="{Main}" xmlns:r="{Office}"><sheets>""");
        var titles = new StringBuilder("<definedNames>");
        for (var i = 0; i < sheets.Count; i++)
        {
            xml.Append(CultureInfo.InvariantCulture, $"""<sheet name="{XlsxText.Escaped(sheets[i])}" sheetId="{i + 1}" r:id="rId{i + 1}"/>""");
            titles.Append(CultureInfo.InvariantCulture, $"""<definedName name="_xlnm.Print_Titles" localSheetId="{i}">'{XlsxText.Escaped(sheets[i].Replace("'", "''", StringComparison.Ordinal))}'!$1:$1</definedName>""");
        }

        return xml.Append("</sheets>").Append(titles).Append("</definedNames></workbook>").ToString();
    }

    public static string WorkbookRelations(int sheets)
    {
        var xml = new StringBuilder("""<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">""");
        for (var i = 1; i <= sheets; i++)
        {
            xml.Append(CultureInfo.InvariantCulture, $"""<Relationship Id="rId{i}" Type="{Office}/worksheet" Target="worksheets/sheet{i}.xml"/>""");
        }

        return xml.Append(CultureInfo.InvariantCulture, $"""<Relationship Id="rId{sheets + 1}" Type="{Office}/styles" Target="styles.xml"/></Relationships>""").ToString();
    }

    public static string Properties(SheetWatermark? watermark) =>
        $"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{(watermark is null ? string.Empty : $"""<dc:title>{XlsxText.Escaped(watermark.Title)}</dc:title><dc:creator>{XlsxText.Escaped(watermark.ExportedBy)}</dc:creator><dc:description>{XlsxText.Escaped(watermark.Line)}</dc:description><dcterms:created xsi:type="dcterms:W3CDTF">{watermark.ExportedAt.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}</dcterms:created>""")}</cp:coreProperties>""";

    /// <summary>The number to write, or else the text, and the place of its style among those of a look.</summary>
    internal static (string? Number, string? Text, int Offset) Typed(object? value, SheetColumnKind kind)
    {
        switch (value)
        {
            case null:
                return (null, null, OffsetOf(kind));
            case string text:
                return (null, text, 0);
            case bool yes:
                return (null, yes ? "是" : "否", 0);
            case DateOnly day:
                return Moment(day.ToDateTime(TimeOnly.MinValue), kind, true);
            case DateTimeOffset moment:
                return Moment(moment.ToOffset(TimeSpan.FromHours(8)).DateTime, kind, false);
            case DateTime moment:
                return Moment(moment, kind, false);
            case double or float when !double.IsFinite(Convert.ToDouble(value, CultureInfo.InvariantCulture)):
                return (null, null, 0);
            case byte or sbyte or short or ushort or int or uint or long or ulong or decimal or double or float:
                var written = ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture);
                return kind == SheetColumnKind.Number && written.Count(char.IsAsciiDigit) <= 15 ? (written, null, OffsetOf(kind)) : (null, written, 0);
            default:
                return (null, (value as IFormattable)?.ToString(null, CultureInfo.InvariantCulture) ?? value.ToString(), 0);
        }
    }

    private static (string? Number, string? Text, int Offset) Moment(DateTime moment, SheetColumnKind kind, bool dayOnly)
    {
        // Before March 1900 Excel's own day count is off by one.
        if (kind is SheetColumnKind.Date or SheetColumnKind.DateTime && moment >= new DateTime(1900, 3, 1))
        {
            var serial = ((kind == SheetColumnKind.Date ? moment.Date : moment) - new DateTime(1899, 12, 30)).TotalDays;
            return (serial.ToString("0.##########", CultureInfo.InvariantCulture), null, OffsetOf(kind));
        }

        return (null, moment.ToString(dayOnly || kind == SheetColumnKind.Date ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), 0);
    }

    private static int OffsetOf(SheetColumnKind kind) => kind switch
    {
        SheetColumnKind.Number => 2,
        SheetColumnKind.Date => 3,
        SheetColumnKind.DateTime => 4,
        _ => 0,
    };

    // A longer cell makes Excel "repair" the whole file.
    private static string Shortened(string text) =>
        text.Length <= MaxChars ? text : text[..(char.IsHighSurrogate(text[MaxChars - 2]) ? MaxChars - 2 : MaxChars - 1)] + "…";

    private static string Mark(string text, int length)
    {
        var cut = text.Length <= length ? text : text[..length];
        return cut.Replace("&", "&&", StringComparison.Ordinal);
    }

    private static string MakeStyles()
    {
        var xfs = new StringBuilder();
        for (var look = 0; look < 3; look++)
        {
            foreach (var (format, quote) in new[] { (49, false), (49, true), (0, false), (164, false), (165, false) })
            {
                xfs.Append(CultureInfo.InvariantCulture, $"""<xf numFmtId="{format}" fontId="{(look == 2 ? 2 : 0)}" fillId="{(look == 0 ? 0 : look + 2)}" borderId="0" xfId="0" applyNumberFormat="1" applyFill="1" applyFont="1" applyAlignment="1"{(quote ? " quotePrefix=\"1\"" : string.Empty)}><alignment vertical="top"/></xf>""");
            }
        }

        return $"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?><styleSheet xmlns="{Main}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/><numFmt numFmtId="165" formatCode="yyyy\-mm\-dd\ hh:mm:ss"/></numFmts><fonts count="3"><font><sz val="11"/><name val="等线"/></font><font><b/><sz val="11"/><name val="等线"/></font><font><sz val="11"/><color rgb="FFB42318"/><name val="等线"/></font></fonts><fills count="5"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE8EEF7"/></patternFill></fill><fill><patternFill patternType="solid"><fgColor rgb="FFFFF4E5"/></patternFill></fill><fill><patternFill patternType="solid"><fgColor rgb="FFFDDCD8"/></patternFill></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="17"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="1" fillId="2" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyAlignment="1"><alignment vertical="center" wrapText="1"/></xf>{xfs}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>""";
    }
}
