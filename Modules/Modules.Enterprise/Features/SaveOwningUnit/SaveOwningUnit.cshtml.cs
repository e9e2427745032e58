using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Enterprise.Features;

[Permission(EnterprisePermissions.UnitsManage)]
internal sealed class SaveOwningUnitPage(IMediator mediator, EnterpriseDb db) : PageModel
{
    [BindProperty] public SaveOwningUnit.Command Form { get; set; } = new();

    public async Task OnGetAsync(string? uscc, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(uscc))
        {
            Form.IsNew = true;
            return;
        }
        var unit = await db.OwningUnits.AsNoTracking().FirstOrDefaultAsync(u => u.Uscc == uscc, ct) ?? throw new NotFound("权属单位池中没有这个单位。");
        Form = new SaveOwningUnit.Command { Uscc = unit.Uscc, Name = unit.Name, Note = unit.Note, Version = unit.Version };
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        await mediator.Send(Form, ct);
        this.Notice("权属单位已保存，二要素校验一致。");
        return Redirect("/admin/owning-units");
    }
}
