using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Codes.Data;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Codes.Features;

[Permission(EnginePermissions.ColoursManage)]
internal sealed class SaveColourPage(IMediator mediator, CodesDb db) : PageModel
{
    [BindProperty] public SaveColour.Command Form { get; set; } = new();

    public async Task OnGetAsync(string? code, CancellationToken ct)
    {
        if (code is null)
        {
            Form = new SaveColour.Command { IsNew = true, Enabled = true, Order = 100 };
            return;
        }
        var c = await db.Colours.AsNoTracking().FirstOrDefaultAsync(x => x.Code == code, ct) ?? throw new NotFound("没有这个码色。");
        Form = new SaveColour.Command { Code = c.Code, Name = c.Name, Hex = c.Hex, Meaning = c.Meaning, Order = c.Order, Enabled = c.Enabled, Version = c.Version };
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }
        await mediator.Send(Form, ct);
        this.Notice($"码色“{Form.Name.Trim()}”已保存。");
        return Redirect("/admin/colours");
    }
}
