using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Sheets;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Entry;
using SuiShenMa.Objects.Intake;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

[Permission(ObjectsPermissions.Import), RequestSizeLimit(MostBytes), RequestFormLimits(MultipartBodyLengthLimit = MostBytes)]
internal sealed class UploadWorkbookPage(IMediator mediator, ObjectFormDesk desk, ICurrentUser user) : PageModel, IReload
{
    /// <summary>The file's limit and the rest of the form: a file that is a little too big still gets its sentence.</summary>
    private const long MostBytes = 28L * 1024 * 1024;

    [BindProperty] public UploadForm Form { get; set; } = new();

    public IReadOnlyList<TypeInfo> Types => desk.Types;

    public TypeInfo? Chosen { get; private set; }

    public string? Obstacle { get; private set; }

    public IEnumerable<SelectListItem> Choices =>
        [new("按未填写处理，检查时指出", nameof(ManagerChoice.None)), new("原主管部门", nameof(ManagerChoice.Original)), new($"本部门（{user.Actor.DepartmentName}）", nameof(ManagerChoice.Own))];

    public void OnGet(string? type) => Show(type);

    public async Task<IActionResult> OnGetTemplateAsync(string type, CancellationToken ct)
    {
        try
        {
            var template = await mediator.Send(new DownloadImportTemplate.Query(type), ct);
            return File(template.Workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", template.FileName);
        }
        catch (InputInvalid)
        {
            return Redirect("/admin/imports/new?type=" + Uri.EscapeDataString(type));
        }
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (Form.File is { Length: > 0 } file && file.Length > SheetLimits.Default.MaxFileBytes)
        {
            throw new InputInvalid("file", $"文件超过 {SheetLimits.Default.MaxFileBytes / 1024 / 1024} MB，请拆成几个文件分别上传。");
        }
        await using var content = Form.File?.OpenReadStream();
        var result = await mediator.Send(new UploadWorkbook.Command(Form.TypeCode ?? "", Form.ManagerChoice, Form.File?.FileName ?? "", content), ct);
        return Redirect("/admin/imports/" + result.BatchNo);
    }

    public Task ReloadAsync(CancellationToken ct)
    {
        Show(Form.TypeCode);
        return Task.CompletedTask;
    }

    private void Show(string? code)
    {
        Chosen = desk.Find(code) is { OnShelf: true } type ? type : null;
        if (Chosen is not null && new WorkbookFormat(Chosen.Type).Obstacle is { } photo)
        {
            Obstacle = $"“{Chosen.Type.Name}”要求上传“{photo.Name}”，表格里放不了照片，请单个录入。";
        }
    }

    internal sealed class UploadForm
    {
        public string? TypeCode { get; set; }
        public ManagerChoice ManagerChoice { get; set; }
        public IFormFile? File { get; set; }
    }
}
