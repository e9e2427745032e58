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
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Codes.Features;

[Permission(EnginePermissions.ExtensionsManage)]
internal sealed class SaveExtensionFieldPage(IMediator mediator, CodesDb db, CodeKinds kinds, ICurrentUser user) : PageModel
{
    [BindProperty] public SaveExtensionField.Command Form { get; set; } = new();

    public IEnumerable<SelectListItem> Kinds => kinds.Choices(Form.Kinds ?? []).Select(k => new SelectListItem(k.Text, k.Value, Form.Kinds?.Contains(Enum.Parse<CodeSubjectKind>(k.Value)) == true));

    public async Task OnGetAsync(string? key, CancellationToken ct)
    {
        if (key is null)
        {
            Form = new SaveExtensionField.Command { IsNew = true, Enabled = true, Order = 100 };
            return;
        }
        var f = await db.ExtensionFields.AsNoTracking().FirstOrDefaultAsync(x => x.Key == key, ct);
        if (f is null || !SaveExtensionField.MayManage(user.Actor, f))
        {
            throw new NotFound("没有这个扩展字段，或者它属于其他部门。");
        }
        Form = new SaveExtensionField.Command
        {
            Key = f.Key,
            Business = f.Business,
            Label = f.Label,
            Type = f.Type,
            Kinds = [.. f.Kinds.Select(Enum.Parse<CodeSubjectKind>)],
            Required = f.Required,
            Sensitive = f.Sensitive,
            Pattern = f.Pattern,
            MaxLength = f.MaxLength == 0 ? null : f.MaxLength,
            Minimum = f.Minimum,
            Maximum = f.Maximum,
            Options = f.OptionLines,
            Order = f.Order,
            Enabled = f.Enabled,
            From = f.ValidFrom == DateTime.UnixEpoch ? null : DateOnly.FromDateTime(ChinaTime.Of(f.ValidFrom).Date),
            Until = f.ValidUntil is { } until ? DateOnly.FromDateTime(ChinaTime.Of(until).Date).AddDays(-1) : null,
            Version = f.Version,
        };
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }
        await mediator.Send(Form, ct);
        this.Notice($"扩展字段“{Form.Label.Trim()}”已保存，下一次更新起生效。");
        return Redirect("/admin/extension-fields");
    }
}
