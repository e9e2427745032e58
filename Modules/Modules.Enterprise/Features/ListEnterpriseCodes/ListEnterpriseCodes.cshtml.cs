using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Enterprise.Classification;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Enterprise.Entry;
using SuiShenMa.Enterprise.Lookup;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Enterprise.Features;

[Permission(EnterprisePermissions.View)]
internal sealed class ListEnterpriseCodesPage(IMediator mediator, CategoryBook book, IRegions regions, ICurrentUser user) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "")] public EnterpriseCodeFilter Filter { get; set; } = new();

    [BindProperty(SupportsGet = true, Name = "pageNo")] public int PageNo { get; set; } = 1;

    [BindProperty(SupportsGet = true, Name = "pageSize")] public int? PageSize { get; set; }

    public CappedPage<EnterpriseCode> List { get; private set; } = null!;

    public Categories Categories { get; private set; } = null!;

    public bool May(string permission) => user.Actor.May(permission);

    public IEnumerable<SelectListItem> Regions => EnterpriseScoping.Choices(user.Actor, DataActions.View, regions, "全部");

    public string RegionName(string code) => regions.Find(code)?.FullName ?? "—";

    /// <summary>The filter as form fields, for acts on all that it finds.</summary>
    public IEnumerable<KeyValuePair<string, string>> Fields => Request.Query
        .Where(q => q.Key is not ("pageNo" or "pageSize"))
        .SelectMany(q => q.Value.Where(v => !string.IsNullOrEmpty(v)).Select(v => KeyValuePair.Create(q.Key, v!)));

    public async Task OnGetAsync(CancellationToken ct)
    {
        Categories = await book.ReadAsync(ct);
        List = await mediator.Send(new ListEnterpriseCodes.Query(Filter, PageNo, RememberedPageSize.For(HttpContext, PageSize)), ct);
    }
}
