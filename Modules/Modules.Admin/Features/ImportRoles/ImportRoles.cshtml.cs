using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Admin.Features;

[Permission(AdminPermissions.Roles)]
internal sealed class ImportRolesPage(IMediator mediator) : PageModel
{
    internal sealed class ImportForm
    {
        public IFormFile? File { get; set; }
    }

    [BindProperty] public ImportForm Form { get; set; } = new();

    public IReadOnlyList<Workbooks.Fault> Faults { get; private set; } = [];

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        await using var file = Workbooks.Open(Form.File);
        var rows = await Workbooks.ReadAsync(file, ImportRoles.Headings, ct);
        Faults = [.. rows.SelectMany(Workbooks.CellFaults)];
        if (Faults.Count == 0)
        {
            var result = await mediator.Send(ImportRoles.Of(rows), ct);
            Faults = result.Faults;
            if (Faults.Count == 0)
            {
                this.Notice($"导入完成：新增 {result.Added} 个角色，修改 {result.Changed} 个，{result.Same} 个没有变化。");
                return Redirect("/admin/roles");
            }
        }
        Response.StatusCode = 400;
        return Page();
    }
}
