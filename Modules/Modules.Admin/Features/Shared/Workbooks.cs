using Microsoft.AspNetCore.Http;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Sheets;

namespace SuiShenMa.Admin.Features;

/// <summary>Small workbooks of this module: read whole, judged row by row, taken in all or not at all.</summary>
internal static class Workbooks
{
    public const string ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    public const int MaxRows = 20_000;

    /// <summary>What is wrong with one row.</summary>
    internal sealed record Fault(int Row, string Message);

    /// <exception cref="InputInvalid">There is no file, or it cannot be accepted as a whole.</exception>
    public static async Task<List<SheetRow>> ReadAsync(Stream file, IReadOnlyList<SheetHeading> headings, CancellationToken ct)
    {
        try
        {
            using var reader = await SheetReader.OpenAsync(file, headings, SheetLimits.Default with { MaxRows = MaxRows }, ct: ct);
            return [.. reader.Rows(ct)];
        }
        catch (SheetRejected rejected)
        {
            throw new InputInvalid("file", rejected.Message);
        }
    }

    public static Stream Open(IFormFile? file) => file is { Length: > 0 } ? file.OpenReadStream() : throw new InputInvalid("file", "请选择要导入的工作簿。");

    /// <summary>Faults of cells that the reader already found.</summary>
    public static IEnumerable<Fault> CellFaults(SheetRow row) => row.Problems.Select(p => new Fault(row.RowNumber, $"「{p.Heading}」{p.Problem.Message}"));
}
