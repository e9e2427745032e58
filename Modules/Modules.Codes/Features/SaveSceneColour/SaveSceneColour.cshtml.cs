using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Codes.Extensions;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Codes.Features;

[Permission(DynamicPermissions.Scenes)]
internal sealed class SaveSceneColourPage(IMediator mediator, CodesDb db, SceneControl control, ICurrentUser user) : PageModel, IReload
{
    [BindProperty] public SaveSceneColour.Command Form { get; set; } = new();

    public IEnumerable<SelectListItem> Colours { get; private set; } = [];

    public async Task OnGetAsync(Guid? id, string? scene, CancellationToken ct)
    {
        await ReloadAsync(ct);
        if (id is null)
        {
            Form = new SaveSceneColour.Command { Scene = scene, Enabled = true, Order = 100 };
            return;
        }
        var r = await db.ColourRules.AsNoTracking().FirstOrDefaultAsync(x => x.Id == id, ct) ?? throw new NotFound("这条规则已被删除。");
        if (!control.May(user.Actor, r.Scene, []))
        {
            throw new NotFound("这条规则已被删除，或者本部门没有获准管控它的场景。");
        }
        Form = new SaveSceneColour.Command
        {
            Id = r.Id,
            Scene = r.Scene,
            Order = r.Order,
            Test = r.Test,
            Field = r.Field,
            Value = r.Value,
            ColourCode = r.ColourCode,
            Enabled = r.Enabled,
            From = r.ValidFrom == DateTime.UnixEpoch ? null : DateOnly.FromDateTime(ChinaTime.Of(r.ValidFrom).Date),
            Until = r.ValidUntil is { } until ? DateOnly.FromDateTime(ChinaTime.Of(until).Date).AddDays(-1) : null,
            Version = r.Version,
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
        this.Notice("码色规则已保存。");
        return Redirect("/admin/colours?scene=" + Uri.EscapeDataString(Form.Scene ?? ""));
    }

    public async Task ReloadAsync(CancellationToken ct)
    {
        using var look = SealedRowReading.WithoutRefusing();
        Colours = [new("请选择", ""), .. (await db.Colours.AsNoTracking().Where(c => c.Enabled).OrderBy(c => c.Order).ToListAsync(ct)).FindAll(db.IsTrusted).Select(c => new SelectListItem($"{c.Name}（{c.Meaning}）", c.Code)), new("不显示码色", SceneColour.Hidden)];
    }
}
