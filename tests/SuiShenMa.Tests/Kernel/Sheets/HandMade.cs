using Shouldly;
using System.IO.Compression;
using System.Text;
using SuiShenMa.Kernel.Sheets;

namespace SuiShenMa.Tests.Kernel.Sheets;

/// <summary>Workbooks made entry by entry, as no library would write them.</summary>
internal static class HandMade
{
    public const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    public const string Relations = """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>""";

    public const string Book = $"""<workbook xmlns="{Main}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="数据" sheetId="1" r:id="rId1"/></sheets></workbook>""";

    /// <summary>Style 1 a day, 2 a moment, 3 a clock time, 4 plain, 5 elapsed time.</summary>
    public const string Styles = $"""<styleSheet xmlns="{Main}"><numFmts><numFmt numFmtId="170" formatCode="[$-804]yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/><numFmt numFmtId="171" formatCode="[h]:mm:ss"/><numFmt numFmtId="172" formatCode="[Red]#,##0.00&quot;yd&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="22"/><xf numFmtId="20"/><xf numFmtId="172"/><xf numFmtId="171"/></cellXfs></styleSheet>""";

    public static byte[] Zip(params (string Name, string Text)[] entries)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in entries)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return file.ToArray();
    }

    /// <summary>A workbook whose sheet holds these rows, with what stands before and behind them.</summary>
    public static byte[] Workbook(string rows, string before = "", string after = "", string? strings = null, string book = Book, params (string Name, string Text)[] more) => Zip(
    [
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", Relations),
        ("xl/styles.xml", Styles),
        ("xl/sharedStrings.xml", strings ?? $"""<sst xmlns="{Main}"/>"""),
        ("xl/worksheets/sheet1.xml", $"""<worksheet xmlns="{Main}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>"""),
        .. more,
    ]);

    public static string Row(int number, params string[] texts) =>
        $"<row r=\"{number}\">{string.Concat(texts.Select((t, i) => t.Length == 0 ? "" : Text($"{(char)('A' + i)}{number}", t)))}</row>";

    public static string Text(string at, string text) => $"""<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>""";

    public static string Number(string at, string value, int style = 0) => $"""<c r="{at}" s="{style}"><v>{value}</v></c>""";

    public static async Task<List<SheetRow>> Rows(byte[] file, params SheetHeading[] headings)
    {
        using var reader = await SheetReader.OpenAsync(new MemoryStream(file), headings);
        return reader.Rows().ToList();
    }

    /// <summary>The one cell below the one heading 值.</summary>
    public static async Task<SheetCell> Only(string cell, string? strings = null, string book = Book) =>
        (await Rows(Workbook(Row(1, "值", "注") + $"<row r=\"2\">{cell}{Text("B2", "x")}</row>", strings: strings, book: book))).Single()["值"];

    public static async Task<SheetRejected> Refused(byte[] file, SheetLimits? limits = null, params SheetHeading[] headings)
    {
        var refused = await Should.ThrowAsync<SheetRejected>(async () =>
        {
            using var reader = await SheetReader.OpenAsync(new MemoryStream(file), headings, limits);
            foreach (var row in reader.Rows())
            {
                row.ShouldNotBeNull();
            }
        });
        refused.Message.ShouldMatch("[请]");
        return refused;
    }
}
