using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>A security administrator deletes a role that nobody holds any more.</summary>
internal static class DeleteRole
{
    internal sealed record Command(Guid Id) : ICommand<Result>;

    internal sealed record Result(string Name);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Id).NotEmpty().WithMessage("请选择角色。");
    }

    internal sealed class Handler(AdminDb db, RightsGuard guard) : IHandle<Command, Result>
    {
        public Task<Result> Handle(Command command, CancellationToken ct) => guard.ChangeAsync([AdminPermissions.Roles], async _ =>
        {
            var role = await db.Roles.FirstOrDefaultAsync(r => r.Id == command.Id, ct) ?? throw new NotFound();
            if (role.BuiltIn is not null)
            {
                throw new RuleViolation("role.built-in", "内置角色不能删除。");
            }
            var holders = db.Accounts.Where(a => a.DeletedAt == null && db.AccountRoles.Any(r => r.RoleId == role.Id && r.AccountId == a.Id));
            var count = await holders.CountAsync(ct);
            if (count > 0)
            {
                var names = await holders.OrderBy(a => a.UserName).Select(a => a.UserName).Take(5).ToListAsync(ct);
                throw new RuleViolation("role.in-use", $"仍有 {count} 个账号使用角色 {role.Name}：{string.Join("、", names)}{(count > names.Count ? " 等" : "")}。请先取消这些账号的该角色。");
            }
            db.AccountRoles.RemoveRange(await db.AccountRoles.Where(r => r.RoleId == role.Id).ToListAsync(ct));
            db.Roles.Remove(role);
            db.Record("role.deleted", "role", role.Id.ToString("N"), new { role.Name, permissions = role.Permissions });
            return new Result(role.Name);
        }, ct);
    }
}
