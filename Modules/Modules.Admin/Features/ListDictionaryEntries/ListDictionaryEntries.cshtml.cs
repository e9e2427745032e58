using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Admin.Features;

[Permission(AdminPermissions.Dictionaries)]
internal sealed class ListDictionaryEntriesPage(IMediator mediator) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "")] public ListDictionaryEntries.Query Filter { get; set; } = new();

    public ListDictionaryEntries.Result Result { get; private set; } = null!;

    public static string NameOf(string kind) => kind switch
    {
        "city-part" => "城市管理部件与事项",
        "city-part-group" => "部件与事项大类",
        "id-doc-type" => "证件类型",
        "coordinate-system" => "坐标系",
        _ => kind,
    };

    public async Task OnGetAsync(CancellationToken ct) => Result = await mediator.Send(Filter, ct);
}
