using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Enterprise.Sheets;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Sheets;

namespace SuiShenMa.Enterprise.Features;

[Permission(EnterprisePermissions.Import), RequestSizeLimit(MostBytes), RequestFormLimits(MultipartBodyLengthLimit = MostBytes)]
internal sealed class UploadEnterpriseSheetPage(IMediator mediator, SheetWorks works, ICurrentUser user) : PageModel
{
    /// <summary>The file's limit and the rest of the form: a file that is a little too big still gets its sentence.</summary>
    private const long MostBytes = 28L * 1024 * 1024;

    [BindProperty] public UploadForm Form { get; set; } = new();

    public IEnumerable<ISheetWork> Offered => works.OfferedTo(user.Actor);

    public ISheetWork? Chosen => Offered.FirstOrDefault(w => w.Kind == Form.Kind);

    public void OnGet(SheetKind? kind) => Form.Kind = kind;

    public async Task<IActionResult> OnGetTemplateAsync(SheetKind kind, CancellationToken ct)
    {
        var work = works.For(kind, user.Actor);
        var template = SheetTemplate.Build(await work.TemplateAsync(user.Actor, ct) with { Rows = 10_000 });
        return File(template, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", work.Title + "模板.xlsx");
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (Form.File is { } file && file.Length > SheetLimits.Default.MaxFileBytes)
        {
            throw new InputInvalid("file", $"文件超过 {SheetLimits.Default.MaxFileBytes / 1024 / 1024} MB，请拆成几个文件分别上传。");
        }
        await using var content = Form.File?.OpenReadStream();
        var result = await mediator.Send(new UploadEnterpriseSheet.Command(Form.Kind ?? throw new InputInvalid("kind", "请选择要做的事。"), Form.File?.FileName ?? "", content), ct);
        return Redirect("/admin/enterprise-imports/" + result.BatchNo);
    }

    internal sealed class UploadForm
    {
        public SheetKind? Kind { get; set; }
        public IFormFile? File { get; set; }
    }
}
