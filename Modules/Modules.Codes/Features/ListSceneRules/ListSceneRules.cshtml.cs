using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Codes.Features;

[Permission(DynamicPermissions.Scenes)]
internal sealed class ListSceneRulesPage(IMediator mediator, IDictionaries dictionaries) : PageModel, IReload
{
    [BindProperty(SupportsGet = true, Name = "")] public ListSceneRules.Query Filter { get; set; } = new();

    public Paged<SceneRule> List { get; private set; } = new([], 1, 20, 0);

    public IEnumerable<SelectListItem> ServiceTypes => dictionaries.Choices(DictionaryNames.ServiceType, "全部", Filter.ServiceType);

    public string ServiceTypeOf(SceneRule rule) => rule.ServiceType.Length == 0 ? "不分类" : dictionaries.NameOf(DictionaryNames.ServiceType, rule.ServiceType);

    public Task OnGetAsync(CancellationToken ct) => ReloadAsync(ct);

    public async Task<IActionResult> OnPostDropAsync(string code, CancellationToken ct)
    {
        await mediator.Send(new DropSceneRule.Command(code), ct);
        this.Notice($"场景 {code} 的规则已删除。");
        return Redirect("/admin/code-scenes");
    }

    public async Task ReloadAsync(CancellationToken ct) => List = await mediator.Send(Filter, ct);
}
