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

[Permission(AdminPermissions.Roles)]
internal sealed class SaveRolePage(IMediator mediator, AdminDb db, PermissionTree tree, RightsGuard guard) : PageModel, IReload
{
    internal sealed class RoleForm
    {
        public Guid? Id { get; set; }
        public string Name { get; set; } = "";
        public string? Note { get; set; }
        public List<string> Permissions { get; set; } = [];
        public int? Version { get; set; }
    }

    [BindProperty] public RoleForm Form { get; set; } = new();

    public bool BuiltIn { get; private set; }

    public PermissionPicker Picker { get; private set; } = null!;

    public async Task OnGetAsync(Guid? id, bool copy, CancellationToken ct)
    {
        if (id is not null)
        {
            var role = await db.Roles.AsNoTracking().FirstOrDefaultAsync(r => r.Id == id, ct) ?? throw new NotFound();
            Form = new RoleForm { Id = copy ? null : role.Id, Name = copy ? role.Name + "（副本）" : role.Name, Note = role.Note, Permissions = [.. role.Permissions], Version = copy ? null : role.Version };
            BuiltIn = role.BuiltIn is not null && !copy;
        }
        await ReloadAsync(ct);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var result = await mediator.Send(new SaveRole.Command(Form.Id, Form.Name, Form.Note, Form.Permissions, Form.Version), ct);
        this.Notice($"角色 {result.Name} 已保存，持有它的账号在下一次操作时生效。");
        return Redirect("/admin/roles");
    }

    public async Task ReloadAsync(CancellationToken ct)
    {
        var granter = await guard.GranterAsync(ct);
        Picker = new PermissionPicker([.. tree.Where(_ => true)], Form.Permissions, p => !BuiltIn && (granter.MayGive(p) || Form.Permissions.Contains(p)), "Form.Permissions");
    }
}
