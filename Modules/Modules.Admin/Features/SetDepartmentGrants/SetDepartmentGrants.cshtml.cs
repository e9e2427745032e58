using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Admin.Features;

[Permission(AdminPermissions.Grants)]
internal sealed class SetDepartmentGrantsPage(IMediator mediator, AdminDb db, RightsGuard guard, GrantDesk desk) : PageModel, IReload
{
    internal sealed class DepartmentGrantsForm
    {
        public GrantsForm Grants { get; set; } = new();
        public int Version { get; set; }
    }

    [BindProperty(SupportsGet = true)] public string Id { get; set; } = "";

    [BindProperty] public DepartmentGrantsForm Form { get; set; } = new();

    public string Name { get; private set; } = "";

    public GrantChoices Choices { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken ct)
    {
        var department = await db.Departments.AsNoTracking().FirstOrDefaultAsync(d => d.Id == Id, ct) ?? throw new NotFound();
        Form = new DepartmentGrantsForm { Grants = GrantsForm.Of(department.Grants), Version = department.Version };
        await ReloadAsync(ct);
    }

    public async Task<IActionResult> OnPostAsync(string? change, CancellationToken ct)
    {
        if (Form.Grants.Change(change))
        {
            ModelState.Clear();
            await ReloadAsync(ct);
            return Page();
        }
        var name = (await mediator.Send(new SetDepartmentGrants.Command(Id, Form.Grants.ToGrants(), Form.Version), ct)).Name;
        this.Notice($"部门 {name} 的分管权限已保存，其账号在下一次操作时生效。");
        return Redirect("/admin/grants/departments");
    }

    public async Task ReloadAsync(CancellationToken ct)
    {
        Name = await db.Departments.Where(d => d.Id == Id).Select(d => d.Name).FirstOrDefaultAsync(ct) ?? throw new NotFound();
        Choices = desk.Choices(Form.Grants, await guard.GranterAsync(ct));
    }
}

/// <summary>The departments with what limits them.</summary>
[Permission(AdminPermissions.Grants)]
internal sealed class DepartmentGrantsListPage(AdminDb db, GrantDesk desk) : PageModel
{
    [BindProperty(SupportsGet = true)] public string? Text { get; set; }

    [BindProperty(SupportsGet = true)] public int PageNo { get; set; } = 1;

    public Paged<SuiShenMa.Admin.Domain.AdminDepartment> List { get; private set; } = null!;

    public string LineText(DataGrant grant) => $"{desk.TextOf(grant.ObjectTypes)} · {desk.PlacesOf(grant.Regions)} · {grant.Actions.Text()}";

    public async Task OnGetAsync(CancellationToken ct)
    {
        var departments = db.Departments.AsNoTracking();
        if (!string.IsNullOrWhiteSpace(Text))
        {
            var text = Text.Trim();
            departments = departments.Where(d => d.Name.Contains(text) || d.Id == text);
        }
        List = await departments.OrderBy(d => d.RegionCode).ThenBy(d => d.Id).ToPageAsync(PageNo, 20, ct);
    }
}
