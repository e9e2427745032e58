namespace SuiShenMa.Kernel.Sheets;

/// <summary>How an exported column is typed; text unless something is to be added up or sorted by time.</summary>
public enum SheetColumnKind
{
    Text,
    Number,
    Date,
    DateTime,
}

/// <summary>A column of an export.</summary>
public sealed record SheetColumn(string Heading, SheetColumnKind Kind = SheetColumnKind.Text, double Width = 18);

/// <summary>Who exported what and when: printed in header and footer of every page and kept in the file's properties.</summary>
public sealed record SheetWatermark(string Title, string ExportedBy, DateTimeOffset ExportedAt)
{
    internal string Line => $"导出人：{ExportedBy}　导出时间：{ExportedAt.ToOffset(TimeSpan.FromHours(8)):yyyy-MM-dd HH:mm:ss}";
}
