using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>A security administrator makes a role or changes one; whoever holds it has the new permissions at the next request.</summary>
internal static class SaveRole
{
    /// <param name="Id">Null makes a new role.</param>
    /// <param name="Version">As it was when the form was opened.</param>
    internal sealed record Command(Guid? Id, string Name, string? Note, IReadOnlyList<string> Permissions, int? Version) : ICommand<Result>;

    internal sealed record Result(Guid Id, string Name);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Name).NotEmpty().WithMessage("请填写角色名称。").MaximumLength(64).WithMessage("角色名称不超过 64 个字符。");
            RuleFor(c => c.Note).MaximumLength(200).WithMessage("说明不超过 200 个字符。");
            RuleFor(c => c.Permissions).NotEmpty().WithMessage("请至少选择一项权限。");
            RuleFor(c => c.Version).NotNull().When(c => c.Id is not null).WithMessage("请重新打开角色再修改。");
        }
    }

    internal sealed class Handler(RightsGuard guard, RoleBook book) : IHandle<Command, Result>
    {
        public Task<Result> Handle(Command command, CancellationToken ct) =>
            guard.ChangeAsync([AdminPermissions.Roles], async granter =>
            {
                var role = await book.PutAsync(granter, command.Id, command.Name.Trim(), command.Note, command.Permissions, command.Version, ct);
                return new Result(role.Id, role.Name);
            }, ct);
    }
}

/// <summary>Writes roles within a change of rights: the page and the workbook go through the same rules.</summary>
internal sealed class RoleBook(AdminDb db, PermissionCatalog catalog, ICurrentUser user)
{
    public async Task<Role> PutAsync(Granter granter, Guid? id, string name, string? note, IReadOnlyList<string> permissions, int? version, CancellationToken ct)
    {
        if (permissions.FirstOrDefault(p => catalog.Find(p) is null) is { } unknown)
        {
            throw new RuleViolation("permission.unknown", $"没有权限“{(unknown.Length > 64 ? unknown[..64] : unknown)}”，请重新选择。") { Field = "permissions" };
        }
        if (permissions.Aggregate(Duty.Business | Duty.System | Duty.Security | Duty.Audit, (duty, p) => duty & catalog.Find(p)!.Duty) == Duty.None)
        {
            throw new RuleViolation("role.duties", "业务、系统管理、安全管理、审计管理的权限不能放在同一个角色中，请分成几个角色。") { Field = "permissions" };
        }
        if (await db.Roles.AnyAsync(r => r.Name == name && r.Id != id, ct))
        {
            throw new RuleViolation("role.name-taken", $"已有名为“{name}”的角色。") { Field = "name" };
        }
        return id is { } known ? await ChangeAsync(granter, known, name, note, permissions, version, ct) : Add(granter, name, note, permissions);
    }

    private Role Add(Granter granter, string name, string? note, IReadOnlyList<string> permissions)
    {
        granter.DemandGive(permissions, "permissions");
        var role = new Role { Name = name, Note = Text(note), Permissions = permissions, CreatedAt = db.Now, CreatedBy = user.Actor.Id, ChangedAt = db.Now };
        db.Roles.Add(role);
        db.Record("role.created", "role", role.Id.ToString("N"), new { role.Name, permissions = role.Permissions });
        return role;
    }

    private async Task<Role> ChangeAsync(Granter granter, Guid id, string name, string? note, IReadOnlyList<string> permissions, int? version, CancellationToken ct)
    {
        var role = await db.Roles.FirstOrDefaultAsync(r => r.Id == id, ct) ?? throw new NotFound();
        if (role.BuiltIn is not null)
        {
            throw new RuleViolation("role.built-in", "内置角色随平台功能自动更新，不能修改；请复制后再调整。");
        }
        if (role.Version != version)
        {
            throw new RuleViolation("concurrent.change", "这个角色刚被其他人修改，请刷新后再试。");
        }
        await DemandNotOwnAsync(role, ct);
        var before = role.Permissions;
        // What the role holds already was somebody else's decision; only what is added is given now.
        granter.DemandGive(permissions.Except(before, StringComparer.Ordinal), "permissions");
        db.Record("role.changed", "role", role.Id.ToString("N"), new
        {
            name = new[] { role.Name, name },
            note = new[] { role.Note, Text(note) },
            added = permissions.Except(before, StringComparer.Ordinal),
            removed = before.Except(permissions, StringComparer.Ordinal),
        });
        (role.Name, role.Note, role.Permissions, role.ChangedAt) = (name, Text(note), permissions, db.Now);
        await LastAdministrator.DemandDutiesStayAsync(db, role, ct);
        role.Version++;
        return role;
    }

    /// <summary>Nobody changes what they themselves may do.</summary>
    public async Task DemandNotOwnAsync(Role role, CancellationToken ct)
    {
        if (Guid.TryParseExact(user.Actor.Id, "N", out var me) && await db.AccountRoles.AnyAsync(a => a.RoleId == role.Id && a.AccountId == me, ct))
        {
            throw new RuleViolation("role.self", "您自己持有这个角色，不能修改；请由其他安全管理员操作。", 403);
        }
    }

    private static string? Text(string? note) => string.IsNullOrWhiteSpace(note) ? null : note.Trim();
}
