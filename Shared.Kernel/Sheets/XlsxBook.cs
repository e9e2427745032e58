using SuiShenMa.Kernel.Text;

namespace SuiShenMa.Kernel.Sheets;

/// <summary>Finds the parts of a workbook that are read; all others, external links and connections among them, are never opened.</summary>
internal sealed record XlsxBook(string SheetName, string SheetPart, string? StringsPart, string? StylesPart, bool From1904)
{
    private const int MaxRelations = 5_000;

    public static XlsxBook Find(GuardedZip zip, string? sheetName)
    {
        if (zip.Has("content.xml") && zip.Has("mimetype"))
        {
            throw SheetRejected.OtherWorkbook(" .ods 格式");
        }

        if (zip.Parts.Any(p => p.EndsWith("vbaProject.bin", StringComparison.OrdinalIgnoreCase)))
        {
            throw SheetRejected.OtherWorkbook("带宏的工作簿");
        }

        var main = Relations(zip, "_rels/.rels", string.Empty).FirstOrDefault(r => r.Kind == "officeDocument")?.Part;
        main = main is not null && zip.Has(main) ? main : "xl/workbook.xml";
        if (main.EndsWith(".bin", StringComparison.OrdinalIgnoreCase) || zip.Has("xl/workbook.bin"))
        {
            throw SheetRejected.OtherWorkbook(" .xlsb 格式");
        }

        using var book = zip.OpenXml(main) ?? throw SheetRejected.NotASheet();
        var folder = main[..(main.LastIndexOf('/') + 1)];
        var relations = Relations(zip, $"{folder}_rels/{main[folder.Length..]}.rels", folder).ToList();
        var from1904 = false;
        (string Name, string Part)? found = null;
        var sheets = 0;
        while (book.Read())
        {
            if (book.Depth == 0 && book.IsStart && book.Name != "workbook")
            {
                throw SheetRejected.NotASheet();
            }

            if (book.IsStart && book.Name == "workbookPr")
            {
                from1904 = book.Attribute("date1904") is "1" or "true" or "on";
            }
            else if (book.IsStart && book.Name == "sheet" && found is null && ++sheets <= MaxRelations && book.Attribute("state") is not ("hidden" or "veryHidden"))
            {
                var name = Normalise.Field(book.Attribute("name") ?? string.Empty);
                var id = book.AttributeEndingIn("id");
                var relation = relations.FirstOrDefault(r => r.Id == id && r.Kind == "worksheet");
                if (relation is not null && (sheetName is null || string.Equals(name, sheetName, StringComparison.OrdinalIgnoreCase)))
                {
                    found = (name, relation.Part);
                }
            }
        }

        var (title, part) = found ?? throw SheetRejected.NoSheet(sheetName);
        return new(title, part, PartOf("sharedStrings"), PartOf("styles"), from1904);

        string? PartOf(string kind) => relations.FirstOrDefault(r => r.Kind == kind)?.Part;
    }

    private static IEnumerable<Relation> Relations(GuardedZip zip, string part, string folder)
    {
        using var xml = zip.OpenXml(part);
        var count = 0;
        while (xml is not null && xml.Read())
        {
            // Links that lead out of the file are left alone.
            if (!xml.IsStart || xml.Name != "Relationship" || xml.Attribute("TargetMode") == "External")
            {
                continue;
            }

            if (++count > MaxRelations)
            {
                throw SheetRejected.Bomb();
            }

            var type = xml.Attribute("Type") ?? string.Empty;
            yield return new(xml.Attribute("Id") ?? string.Empty, type[(type.LastIndexOf('/') + 1)..], Resolve(folder, xml.Attribute("Target") ?? string.Empty));
        }
    }

    private static string Resolve(string folder, string target)
    {
        target = target.Replace('\\', '/');
        if (target.StartsWith('/'))
        {
            return target[1..];
        }

        var path = new List<string>(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var step in target.Split('/'))
        {
            if (step == ".." && path.Count > 0)
            {
                path.RemoveAt(path.Count - 1);
            }
            else if (step is not ("." or ".." or ""))
            {
                path.Add(step);
            }
        }

        return string.Join('/', path);
    }

    private sealed record Relation(string Id, string Kind, string Part);
}
