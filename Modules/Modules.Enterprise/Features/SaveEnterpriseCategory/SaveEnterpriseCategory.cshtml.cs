using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Enterprise.Classification;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Enterprise.Features;

[Permission(EnterprisePermissions.Categories)]
internal sealed class SaveEnterpriseCategoryPage(IMediator mediator, CategoryBook book) : PageModel, IReload
{
    [BindProperty] public SaveEnterpriseCategory.Command Form { get; set; } = new();

    public IEnumerable<SelectListItem> Parents { get; private set; } = [];

    public string ParentName { get; private set; } = "";

    public async Task OnGetAsync(string? code, string? parent, CancellationToken ct)
    {
        var categories = await book.ReadAsync(ct);
        if (string.IsNullOrEmpty(code))
        {
            Form = new SaveEnterpriseCategory.Command { IsNew = true, ParentCode = parent, Order = (parent is null ? categories.Roots : categories.Below(parent)).Select(c => c.Order).DefaultIfEmpty().Max() + 10 };
        }
        else
        {
            var c = categories.Find(code) ?? throw new NotFound("没有这个分类。");
            Form = new SaveEnterpriseCategory.Command { Code = c.Code, Name = c.Name, ParentCode = c.ParentCode, Order = c.Order, Disabled = c.Disabled, Version = c.Version };
        }
        await ReloadAsync(ct);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (!ModelState.IsValid)
        {
            await ReloadAsync(ct);
            return Page();
        }
        await mediator.Send(Form, ct);
        this.Notice($"分类“{Form.Name.Trim()}”已保存。");
        return Redirect("/admin/enterprise-categories");
    }

    public async Task ReloadAsync(CancellationToken ct)
    {
        var categories = await book.ReadAsync(ct);
        Parents = [new("无（一级分类）", ""), .. categories.Roots.Select(c => new SelectListItem(Categories.Offer(c), c.Code))];
        ParentName = categories.Find(Form.ParentCode)?.Name ?? "无（一级分类）";
    }
}
