using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Codes.Features;

[Permission(DynamicPermissions.Scenes)]
internal sealed class SaveSceneRulePage(IMediator mediator, CodesDb db, IDictionaries dictionaries) : PageModel, IReload
{
    [BindProperty] public SaveSceneRule.Command Form { get; set; } = new("", "", false, DynamicTokens.DefaultLife, false, null);

    private string? _stored;

    public IEnumerable<SelectListItem> ServiceTypes => dictionaries.Choices(DictionaryNames.ServiceType, "不分类", _stored);

    public async Task OnGetAsync(string? code, CancellationToken ct)
    {
        if (code is not null)
        {
            var rule = await db.SceneRules.AsNoTracking().FirstOrDefaultAsync(r => r.SceneCode == code, ct) ?? throw new NotFound("没有这个场景的规则。");
            Form = new SaveSceneRule.Command(rule.SceneCode, rule.Name, rule.SingleUse, rule.LifeSeconds, rule.ConsentRequired, rule.Version) { ServiceType = _stored = rule.ServiceType };
        }
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        await mediator.Send(Form, ct);
        this.Notice($"场景“{Form.Name}”的规则已保存，1 秒内在所有节点生效。");
        return Redirect("/admin/code-scenes");
    }

    public async Task ReloadAsync(CancellationToken ct) =>
        _stored = await db.SceneRules.AsNoTracking().Where(r => r.SceneCode == Form.SceneCode).Select(r => r.ServiceType).FirstOrDefaultAsync(ct);
}
