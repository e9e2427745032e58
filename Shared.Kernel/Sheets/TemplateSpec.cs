namespace SuiShenMa.Kernel.Sheets;

/// <summary>What a template's column checks while people type; the cells are text all the same, so that no digit is lost.</summary>
public enum TemplateRule
{
    Text,
    Date,
    Number,
    Whole,
}

/// <summary>A column of an import template.</summary>
public sealed record TemplateColumn(string Heading, bool Required = false)
{
    public string? Hint { get; init; }

    public string? Example { get; init; }

    public TemplateRule Rule { get; init; }

    /// <summary>The values to choose from; other values are refused by the spreadsheet.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    public int? MaxLength { get; init; }

    public double Width { get; init; } = 20;

    public IReadOnlyList<string> Aliases { get; init; } = [];
}

/// <summary>A further sheet of a template in which people look values up; it is never read.</summary>
public sealed record TemplateReference(string SheetName, IReadOnlyList<string> Headings, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>An import template: what people download, and what the reader then expects.</summary>
public sealed record TemplateSpec(string SheetName, IReadOnlyList<TemplateColumn> Columns)
{
    /// <summary>Sentences above the list of columns on the sheet 填写说明.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    public IReadOnlyList<TemplateReference> References { get; init; } = [];

    /// <summary>Rows to which drop-down lists and checks apply.</summary>
    public int Rows { get; init; } = 100_000;

    public IReadOnlyList<SheetHeading> Headings => [.. Columns.Select(c => new SheetHeading(c.Heading, c.Required) { Aliases = c.Aliases })];
}
