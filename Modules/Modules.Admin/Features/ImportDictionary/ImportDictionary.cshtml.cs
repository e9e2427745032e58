using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Admin.Features;

[Permission(AdminPermissions.DictionariesEdit)]
internal sealed class ImportDictionaryPage(IMediator mediator, AdminDb db) : PageModel, IReload
{
    [BindProperty(SupportsGet = true)] public string Kind { get; set; } = "";

    [BindProperty(Name = "Form.File")] public IFormFile? Upload { get; set; }

    public string? KindName { get; private set; }

    public ImportDictionary.Result? Result { get; private set; }

    public Task OnGetAsync(CancellationToken ct) => ReloadAsync(ct);

    public async Task OnPostAsync(bool tryOnly, CancellationToken ct)
    {
        await using var stream = Upload?.OpenReadStream();
        Result = await mediator.Send(new ImportDictionary.Command(Kind, tryOnly, stream), ct);
        await ReloadAsync(ct);
    }

    public async Task ReloadAsync(CancellationToken ct) => KindName = await db.DictionaryKinds.Where(k => k.Kind == Kind).Select(k => k.Name).FirstOrDefaultAsync(ct);
}
