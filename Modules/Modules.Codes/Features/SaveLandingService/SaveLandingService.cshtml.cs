using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Lists;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Codes.Features;

[Permission(EnginePermissions.ListsManage)]
internal sealed class SaveLandingServicePage(IMediator mediator, CodesDb db, CodeKinds kinds, IDictionaries dictionaries) : PageModel, IReload
{
    [BindProperty] public SaveLandingService.Command Form { get; set; } = new();

    /// <summary>As the service is stored: what was switched off since stays among the choices of its form.</summary>
    private LandingServiceEntry? _stored;

    public IEnumerable<SelectListItem> Kinds => kinds.Choices(Form.Kind);

    public IEnumerable<SelectListItem> ServiceTypes => dictionaries.Choices(DictionaryNames.ServiceType, "不分类", _stored?.ServiceType);

    public IEnumerable<SelectListItem> Terminals => dictionaries.All(DictionaryNames.Terminal).Where(t => !t.Disabled || _stored?.Terminals.Contains(t.Code) == true)
        .Select(t => new SelectListItem(t.Disabled ? t.Name + "（已停用）" : t.Name, t.Code, Form.Terminals?.Contains(t.Code) == true));

    public async Task OnGetAsync(Guid? id, CancellationToken ct)
    {
        if (id is null)
        {
            Form = new SaveLandingService.Command { Enabled = true, Order = 100 };
            return;
        }
        var e = _stored = await db.LandingServices.AsNoTracking().FirstOrDefaultAsync(x => x.Id == id, ct) ?? throw new NotFound("这项服务已被删除。");
        Form = new SaveLandingService.Command
        {
            Id = e.Id,
            Kind = e.Kind,
            TypeCode = e.TypeCode,
            Name = e.Name,
            Description = e.Description,
            Address = e.Url,
            NeedsLogin = e.NeedsLogin,
            ServiceType = e.ServiceType,
            Terminals = [.. e.Terminals],
            Order = e.Order,
            Enabled = e.Enabled,
            Version = e.Version,
        };
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (!ModelState.IsValid)
        {
            await ReloadAsync(ct);
            return Page();
        }
        await mediator.Send(Form, ct);
        this.Notice($"服务“{Form.Name.Trim()}”已保存。");
        return Redirect("/admin/landing-services");
    }

    public async Task ReloadAsync(CancellationToken ct) => _stored = await db.LandingServices.AsNoTracking().FirstOrDefaultAsync(x => x.Id == Form.Id, ct);
}
