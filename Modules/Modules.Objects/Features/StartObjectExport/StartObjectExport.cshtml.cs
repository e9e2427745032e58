using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Sheets;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Exports;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>Takes the filter of the list from the address, or the chosen codes from its form.</summary>
[Permission(ObjectsPermissions.Export), RequestFormLimits(ValueCountLimit = StartObjectExport.MostChosen + 100)]
internal sealed class StartObjectExportPage(
    IMediator mediator, ObjectSheet sheet, ITypeCatalog types, IRegions regions, IDepartments departments, ICurrentUser user, TimeProvider clock) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "codes")] public List<string> Codes { get; set; } = [];
    [BindProperty(SupportsGet = true, Name = "keyword")] public string? Keyword { get; set; }
    [BindProperty(SupportsGet = true, Name = "type")] public string? TypeCode { get; set; }
    [BindProperty(SupportsGet = true, Name = "category")] public string? CategoryCode { get; set; }
    [BindProperty(SupportsGet = true, Name = "region")] public string? RegionCode { get; set; }
    [BindProperty(SupportsGet = true, Name = "state")] public ObjectCodeState? State { get; set; }
    [BindProperty(SupportsGet = true, Name = "batch")] public string? BatchNo { get; set; }
    [BindProperty(SupportsGet = true, Name = "department")] public string? DepartmentId { get; set; }
    [BindProperty(SupportsGet = true, Name = "applicant")] public string? ApplicantId { get; set; }
    [BindProperty(SupportsGet = true, Name = "from")] public DateOnly? From { get; set; }
    [BindProperty(SupportsGet = true, Name = "to")] public DateOnly? To { get; set; }

    /// <summary>What was asked, to be sent on by the form.</summary>
    public IEnumerable<(string Name, string Value)> Asked =>
        Codes.Select(c => ("codes", c)).Concat(Fields.Where(f => !string.IsNullOrEmpty(f.Value)).Select(f => (f.Name, f.Value!)));

    /// <summary>The filter in words.</summary>
    public IReadOnlyList<string> Words =>
    [
        .. new[]
        {
            ("关键字", Keyword), ("物体类型", TypeCode is null ? null : types.Find(TypeCode)?.Type.Name ?? TypeCode),
            ("大类", CategoryCode is null ? null : types.Categories.FirstOrDefault(c => c.Code == CategoryCode)?.Name ?? CategoryCode),
            ("区划", RegionCode is null ? null : regions.Find(RegionCode)?.FullName ?? RegionCode), ("状态", State?.Text()), ("批次", BatchNo),
            ("主管部门", DepartmentName(DepartmentId)), ("录入部门", DepartmentName(ApplicantId)), ("录入日期从", Day(From)), ("录入日期至", Day(To)),
        }.Where(w => !string.IsNullOrEmpty(w.Item2)).Select(w => $"{w.Item1} {w.Item2}"),
    ];

    private string? DepartmentName(string? id) => id is null ? null : departments.Find(id)?.Name ?? id;

    private (string Name, string? Value)[] Fields =>
    [
        ("keyword", Keyword), ("type", TypeCode), ("category", CategoryCode), ("region", RegionCode), ("state", State?.ToString()), ("batch", BatchNo),
        ("department", DepartmentId), ("applicant", ApplicantId), ("from", Day(From)), ("to", Day(To)),
    ];

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (!ModelState.IsValid)
        {
            // A filter that cannot be read must not become "no filter".
            Response.StatusCode = 400;
            return Page();
        }
        var filter = new ObjectCodeFilter(Keyword, TypeCode, CategoryCode, RegionCode, State, BatchNo, DepartmentId, From, To, ApplicantId);
        var result = await mediator.Send(new StartObjectExport.Command(Codes.Count > 0 ? Codes : null, filter), ct);
        if (result.JobId is not null)
        {
            this.Notice($"共 {result.Total:N0} 条，正在后台生成。");
            return Redirect("/admin/exports");
        }
        var buffer = new FileStream(Path.Combine(Path.GetTempPath(), $"export-{Guid.CreateVersion7():N}.tmp"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16,
            FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        try
        {
            var mark = new SheetWatermark("物码信息", $"{user.Actor.Name}（{user.Actor.DepartmentName}）", clock.GetUtcNow());
            await sheet.WriteAsync(result.Request, StartObjectExport.AtOnce, mark, buffer, _ => Task.FromResult(true), ct);
            buffer.Position = 0;
            return File(buffer, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", string.Create(CultureInfo.InvariantCulture, $"物码信息-{ChinaTime.Of(clock.GetUtcNow().UtcDateTime):yyyyMMddHHmmss}.xlsx"));
        }
        catch
        {
            await buffer.DisposeAsync();
            throw;
        }
    }

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
