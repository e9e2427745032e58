using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web.Ui;
using SuiShenMa.OpenPlatform.Data;

namespace SuiShenMa.OpenPlatform.Features;

[Permission(OpenPlatformPermissions.Applications)]
internal sealed class SavePartnerApplicationPage(IMediator mediator, OpenPlatformDb db, IDepartments departments) : PageModel
{
    [BindProperty] public SavePartnerApplication.Command Form { get; set; } = new("", "", "", false, true, [], null, null, null, null);

    public bool IsNew => Form.Version is null;

    public IEnumerable<SelectListItem> Departments => [new("请选择", ""), .. departments.All.Select(d => new SelectListItem(d.Name, d.Id))];

    public async Task OnGetAsync(string? id, CancellationToken ct)
    {
        if (id is not null)
        {
            var app = await db.Applications.AsNoTracking().FirstOrDefaultAsync(a => a.AppId == id, ct) ?? throw new NotFound("没有这个应用。");
            Form = new SavePartnerApplication.Command(app.AppId, app.Name, app.DepartmentId, app.Sandbox, app.SignsAnswers, app.Capabilities,
                app.RegionLines, app.ObjectTypeLines, app.NetworkLines, app.Version, app.Encrypts);
        }
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        await mediator.Send(Form, ct);
        this.Notice($"应用 {Form.Name} 已保存，下一次调用起生效。");
        return Redirect("/admin/applications/" + Form.AppId);
    }
}
