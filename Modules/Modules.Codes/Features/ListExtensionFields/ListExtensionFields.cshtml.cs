using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Extensions;
using SuiShenMa.Codes.Lists;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Codes.Features;

[Permission(EnginePermissions.ExtensionsView)]
internal sealed class ListExtensionFieldsPage(IMediator mediator, IDepartments departments, CodeKinds kinds, ICurrentUser user, TimeProvider clock) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "")] public ListExtensionFields.Query Filter { get; set; } = new();

    public Paged<ExtensionField> List { get; private set; } = null!;

    public bool MayAdd => user.Actor.May(EnginePermissions.ExtensionsManage);

    public static IEnumerable<SelectListItem> Types => [new("全部", ""), .. ExtensionTexts.Types];

    public string KindsOf(ExtensionField field) => string.Join("、", field.Kinds.Select(k => kinds.Of(Enum.Parse<CodeSubjectKind>(k))));

    public bool MayManage(ExtensionField field) => SaveExtensionField.MayManage(user.Actor, field);

    public bool Counts(ExtensionField field) => field.IsValidAt(clock.GetUtcNow().UtcDateTime);

    public string Department(string id) => departments.Find(id)?.Name ?? id;

    public async Task OnGetAsync(CancellationToken ct)
    {
        Filter = Filter with { PageSize = RememberedPageSize.For(HttpContext, Request.Query.ContainsKey("pageSize") ? Filter.PageSize : null) };
        List = await mediator.Send(Filter, ct);
    }
}
