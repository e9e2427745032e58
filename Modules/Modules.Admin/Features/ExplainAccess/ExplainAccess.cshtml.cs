using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Admin.Features;

[Permission(AdminPermissions.Why)]
internal sealed class ExplainAccessPage(IMediator mediator, PermissionCatalog catalog, GrantDesk desk, IRegions regions) : PageModel
{
    internal sealed class Question
    {
        public string? Account { get; set; }
        public string? Permission { get; set; }
        public DataActions Action { get; set; }
        public string? Subject { get; set; }
        public string? Type { get; set; }
        public string? Region { get; set; }
    }

    [BindProperty(SupportsGet = true, Name = "")] public Question Ask { get; set; } = new();

    public ExplainAccess.Result? Answer { get; private set; }

    public string? Fault { get; private set; }

    public IEnumerable<SelectListItem> Permissions => [new("不问功能权限", ""), .. catalog.All.Select(p => new SelectListItem($"{p.Text}（{p.Name}）", p.Name))];

    public IEnumerable<SelectListItem> Actions => [new("不问数据权限", nameof(DataActions.None)), .. DataActionTexts.Each.Select(e => new SelectListItem(e.Text, e.Action.ToString()))];

    public IEnumerable<SelectListItem> Types => [new("", ""), .. desk.All().Select(r => new SelectListItem($"{r.Text}（{r.Key}）", r.Key))];

    public IEnumerable<SelectListItem> Regions => [new("", ""), .. regions.Districts.SelectMany(d => regions.StreetsOf(d.Code).Prepend(d)).Select(r => new SelectListItem(r.FullName, r.Code))];

    public async Task OnGetAsync(CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(Ask.Account) || (string.IsNullOrEmpty(Ask.Permission) && Ask.Action == DataActions.None))
        {
            return;
        }
        try
        {
            Answer = await mediator.Send(new ExplainAccess.Query(Ask.Account, Ask.Permission, Ask.Action, Ask.Subject, Ask.Type, Ask.Region), ct);
        }
        catch (NotFound unknown)
        {
            Fault = unknown.Message;
        }
    }
}
