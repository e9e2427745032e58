using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Data;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Admin.Features;

[Permission(AdminPermissions.Departments)]
internal sealed class SaveDepartmentPage(IMediator mediator, AdminDb db, IRegions regions, IDepartments departments) : PageModel
{
    [BindProperty] public SaveDepartment.Command Form { get; set; } = new("", "", "", null, null);

    public bool IsNew => Form.Version is null;

    public IEnumerable<SelectListItem> Regions =>
    [
        new("请选择", ""), new("上海市（市级部门）", Scope.City),
        .. regions.Districts.SelectMany(d => regions.StreetsOf(d.Code).Prepend(d)).Select(r => new SelectListItem(r.FullName, r.Code)),
    ];

    public IEnumerable<SelectListItem> Parents => [new("无", ""), .. departments.All.Where(d => d.Id != Form.Id).Select(d => new SelectListItem(d.Name, d.Id))];

    public async Task OnGetAsync(string? id, CancellationToken ct)
    {
        if (id is not null)
        {
            Form = await db.Departments.AsNoTracking().Where(d => d.Id == id)
                .Select(d => new SaveDepartment.Command(d.Id, d.Name, d.RegionCode, d.Uscc, d.Version) { ParentId = d.ParentId }).FirstOrDefaultAsync(ct) ?? throw new NotFound();
        }
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        await mediator.Send(Form, ct);
        this.Notice($"部门 {Form.Name} 已保存。");
        return Redirect("/admin/departments");
    }
}
