using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web.Ui;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

[Permission(ObjectsPermissions.CategoriesManage)]
internal sealed class SaveObjectCategoryPage(IMediator mediator, ITypeCatalog types, ICurrentUser user) : PageModel
{
    [BindProperty] public SaveObjectCategory.Command Form { get; set; } = new();

    public int TypesIn => types.All.Count(t => t.Category.Code == Form.Code);

    public void OnGet(string? code)
    {
        user.Actor.RequireCategoryManager();
        if (string.IsNullOrEmpty(code))
        {
            Form = new SaveObjectCategory.Command { IsNew = true, OnShelf = true, Order = types.Categories.Select(c => c.Order).DefaultIfEmpty().Max() + 10 };
            return;
        }
        var c = types.Categories.FirstOrDefault(x => x.Code == code) ?? throw new NotFound("没有这个大类。");
        Form = new SaveObjectCategory.Command { Code = c.Code, Name = c.Name, Kind = c.Kind, Order = c.Order, OnShelf = c.OnShelf, Version = c.Version };
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }
        await mediator.Send(Form, ct);
        this.Notice($"大类“{Form.Name.Trim()}”已保存。");
        return Redirect("/admin/object-categories");
    }
}
