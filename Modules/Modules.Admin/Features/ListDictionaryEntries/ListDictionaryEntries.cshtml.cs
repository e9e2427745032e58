using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Admin.Features;

[Permission(AdminPermissions.Dictionaries)]
internal sealed class ListDictionaryEntriesPage(IMediator mediator, ICurrentUser user) : PageModel, IReload
{
    [BindProperty(SupportsGet = true, Name = "")] public ListDictionaryEntries.Query Filter { get; set; } = new();

    public ListDictionaryEntries.Result Result { get; private set; } = null!;

    public bool MayEdit => user.Actor.May(AdminPermissions.DictionariesEdit);

    public ListDictionaryEntries.KindCount? Chosen => Result.Kinds.FirstOrDefault(k => k.Kind == Filter.Kind);

    public string NameOf(string kind) => Result.Kinds.FirstOrDefault(k => k.Kind == kind)?.Name ?? kind;

    public Task OnGetAsync(CancellationToken ct) => ReloadAsync(ct);

    public async Task<IActionResult> OnPostDeleteAsync(string kind, string code, CancellationToken ct)
    {
        RequireEditor();
        var name = (await mediator.Send(new DeleteDictionaryEntry.Command(kind, code), ct)).Name;
        this.Notice($"条目“{name}”已删除。");
        return Redirect("/admin/dictionaries?kind=" + kind);
    }

    public async Task<IActionResult> OnPostDeleteKindAsync(string kind, CancellationToken ct)
    {
        RequireEditor();
        var name = (await mediator.Send(new DeleteDictionaryKind.Command(kind), ct)).Name;
        this.Notice($"字典“{name}”已删除。");
        return Redirect("/admin/dictionaries");
    }

    public async Task ReloadAsync(CancellationToken ct) => Result = await mediator.Send(Filter, ct);

    /// <summary>Looking at the list takes less than changing it.</summary>
    private void RequireEditor()
    {
        if (!MayEdit)
        {
            throw new Forbidden();
        }
    }
}
