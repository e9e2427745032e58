using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Lists;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Codes.Features;

[Permission(EnginePermissions.ListsManage)]
internal sealed class SaveLandingServicePage(IMediator mediator, CodesDb db) : PageModel
{
    [BindProperty] public SaveLandingService.Command Form { get; set; } = new();

    public static IEnumerable<SelectListItem> Kinds => Enum.GetValues<LandingKind>().Select(k => new SelectListItem(k.Text(), k.ToString()));

    public async Task OnGetAsync(Guid? id, CancellationToken ct)
    {
        if (id is null)
        {
            Form = new SaveLandingService.Command { Enabled = true, Order = 100 };
            return;
        }
        var e = await db.LandingServices.AsNoTracking().FirstOrDefaultAsync(x => x.Id == id, ct) ?? throw new NotFound("这项服务已被删除。");
        Form = new SaveLandingService.Command
        {
            Id = e.Id,
            Kind = e.Kind,
            TypeCode = e.TypeCode,
            Name = e.Name,
            Description = e.Description,
            Address = e.Url,
            NeedsLogin = e.NeedsLogin,
            Order = e.Order,
            Enabled = e.Enabled,
            Version = e.Version,
        };
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }
        await mediator.Send(Form, ct);
        this.Notice($"服务“{Form.Name.Trim()}”已保存。");
        return Redirect("/admin/landing-services");
    }
}
