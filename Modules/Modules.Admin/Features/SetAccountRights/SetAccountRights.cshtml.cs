using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Admin.Features;

/// <summary>The rights of one account, for a security administrator.</summary>
[Permission(AdminPermissions.Grants)]
internal sealed class SetAccountRightsPage(IMediator mediator, AccountRightsDesk desk) : PageModel, IReload
{
    [BindProperty] public AccountRightsForm Form { get; set; } = new();

    [BindProperty(SupportsGet = true)] public Guid Id { get; set; }

    public AccountRightsView View { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken ct)
    {
        Form = await desk.OpenAsync(Id, ct);
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
        var name = (await mediator.Send(Form.ToCommand(Id, withRoles: true), ct)).UserName;
        this.Notice($"账号 {name} 的权限已保存，在对方下一次操作时生效。");
        return Redirect("/admin/grants");
    }

    public async Task ReloadAsync(CancellationToken ct) => View = await desk.ViewAsync(Id, Form, ct);
}

internal sealed class AccountRightsForm
{
    public List<Guid> Roles { get; set; } = [];

    /// <summary>Of a sub-account: <c>roles</c>, <c>all</c> or <c>some</c>.</summary>
    public string Mode { get; set; } = "roles";

    public List<string> Permissions { get; set; } = [];
    public string? LimitRegions { get; set; }
    public string? LimitObjectTypes { get; set; }
    public GrantsForm Grants { get; set; } = new();
    public int Version { get; set; }

    public SetAccountRights.Command ToCommand(Guid id, bool withRoles) => new(id, withRoles ? Roles : null,
        Mode switch { "all" => [Account.Whole], "some" => Permissions, _ => null }, LimitRegions, LimitObjectTypes, Grants.ToGrants(), Version);
}

/// <param name="Effective">What the account may do right now; null when it may not sign in.</param>
internal sealed record AccountRightsView(
    Account Account, string? ParentName, IReadOnlyList<Role> Roles, Func<Role, bool> MayTick, PermissionPicker Picker, GrantChoices Choices, Standing? Effective, Standing? Parent);

/// <summary>Opens the rights of an account for the two pages that change them.</summary>
internal sealed class AccountRightsDesk(AdminDb db, AccountAuthority authority, RightsGuard guard, AccountRights rights, PermissionTree tree, PermissionCatalog catalog, GrantDesk grants)
{
    public async Task<AccountRightsForm> OpenAsync(Guid id, CancellationToken ct)
    {
        var account = await authority.FindToGrantAsync(id, ct);
        // Whoever changes from roles to single permissions begins with what the account has now.
        var now = account.LimitPermissions is null or Account.Whole ? await rights.FreshAsync(db, account, ct) : null;
        return new AccountRightsForm
        {
            Roles = await db.AccountRoles.AsNoTracking().Where(r => r.AccountId == id).Select(r => r.RoleId).ToListAsync(ct),
            Mode = account.LimitPermissions switch { null => "roles", Account.Whole => "all", _ => "some" },
            Permissions = account.LimitPermissions is null or Account.Whole ? [.. now?.Actor.Permissions ?? new HashSet<string>()] : [.. Allowed.Listed(account.LimitPermissions).Items],
            LimitRegions = account.LimitRegions,
            LimitObjectTypes = account.LimitObjectTypes,
            Grants = GrantsForm.Of(account.Grants),
            Version = account.Version,
        };
    }

    public async Task<AccountRightsView> ViewAsync(Guid id, AccountRightsForm form, CancellationToken ct)
    {
        var account = await authority.FindToGrantAsync(id, ct);
        var granter = await guard.GranterAsync(ct);
        var parent = account.ParentId is { } above ? await db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.Id == above, ct) : null;
        var ceiling = parent is null ? null : await rights.FreshAsync(db, parent, ct);
        var roles = await GoodRolesAsync(ct);
        bool Fits(Role role) => role.Permissions.All(p => catalog.Find(p) is not { } info || AccountKinds.MayHold(account.Kind, info));
        return new AccountRightsView(account, parent?.UserName, [.. roles.Where(r => Fits(r) || form.Roles.Contains(r.Id))],
            role => form.Roles.Contains(role.Id) || role.Permissions.All(granter.MayGive),
            new PermissionPicker([.. tree.Where(p => AccountKinds.MayHold(account.Kind, p) && (ceiling is null || ceiling.Actor.May(p.Name) || form.Permissions.Contains(p.Name)))],
                form.Permissions, p => granter.MayGive(p) || form.Permissions.Contains(p), "Form.Permissions"),
            grants.Choices(form.Grants, granter), await rights.FreshAsync(db, account, ct), ceiling);
    }

    /// <summary>One that was changed past the platform gives nothing, and is not offered.</summary>
    private async Task<List<Role>> GoodRolesAsync(CancellationToken ct)
    {
        using var look = SealedRowReading.WithoutRefusing();
        return (await db.Roles.OrderBy(r => r.BuiltIn == null).ThenBy(r => r.Name).ToListAsync(ct)).FindAll(db.IsTrusted);
    }
}
