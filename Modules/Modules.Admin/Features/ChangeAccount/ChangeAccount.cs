using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Persons;
using SuiShenMa.Admin.SingleSignOn;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An administrator corrects an account: its name, its department, or the account that a sub-account hangs below.</summary>
internal static class ChangeAccount
{
    /// <param name="Name">Null or empty leaves it: pages never show it in clear.</param>
    /// <param name="DepartmentId">Of any account but a sub-account, which goes with its parent.</param>
    /// <param name="Parent">User name of the parent of a sub-account; null leaves it.</param>
    internal sealed record Command(Guid Id, string? Name, string? DepartmentId, string? Parent, int Version) : ICommand<Result>;

    internal sealed record Result(string UserName);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Id).NotEmpty().WithMessage("请选择账号。");
            RuleFor(c => c.Name).MaximumLength(64).WithMessage("姓名或岗位名称不超过 64 个字符。");
            RuleFor(c => c.Parent).MaximumLength(64).WithMessage("主账号的用户名不超过 64 个字符。");
        }
    }

    internal sealed class Handler(AdminDb db, RightsGuard guard, AccountAuthority authority, AccountRights rights, Holders holders, IDepartments departments, ICurrentUser user) : IHandle<Command, Result>
    {
        public Task<Result> Handle(Command command, CancellationToken ct) =>
            guard.ChangeAsync([AdminPermissions.Accounts, AdminPermissions.SubAccounts], async granter =>
            {
                var account = await authority.FindAsync(command.Id, ct);
                if (account.Version != command.Version)
                {
                    throw new RuleViolation("concurrent.change", "这个账号刚被其他人修改，请刷新后再试。");
                }
                var before = await rights.FreshAsync(db, account, ct);
                var old = (account.DepartmentId, account.ParentId);
                var renamed = !string.IsNullOrWhiteSpace(command.Name) && await holders.SetNameAsync(account.Id, command.Name, ct);
                if (renamed)
                {
                    db.Publish(new AccountSaved(account.Id));
                }
                if (account.Kind == AccountKind.SubAccount)
                {
                    await MoveBelowAsync(granter, account, command.Parent, ct);
                }
                else
                {
                    MoveTo(account, command.DepartmentId ?? "");
                }
                account.Changed();
                db.Record("account.changed", "account", account.ActorId, new
                {
                    name = renamed ? new[] { AuditChanges.Hidden, AuditChanges.Hidden } : null,
                    department = new[] { old.DepartmentId, account.DepartmentId },
                    parent = new[] { old.ParentId, account.ParentId },
                });
                await db.SaveChangesAsync(ct);
                if (old.ParentId != account.ParentId)
                {
                    await authority.DemandNothingBeyondAsync(granter, account, before, ct);
                }
                return new Result(account.UserName);
            }, ct);

        private void MoveTo(Account account, string departmentId)
        {
            if (departmentId == account.DepartmentId)
            {
                return;
            }
            if (account.ActorId == user.Actor.Id)
            {
                throw new RuleViolation("account.self", "不能更换自己的部门，请由其他管理员操作。", 403);
            }
            if (departmentId.Length > 0 ? departments.Find(departmentId) is null : account.Kind == AccountKind.DepartmentUser)
            {
                throw new RuleViolation("department.unknown", "没有这个部门，请重新选择。") { Field = "departmentId" };
            }
            if (account.Kind == AccountKind.DepartmentUser && (db.AccountRoles.Any(r => r.AccountId == account.Id) || db.Accounts.Any(a => a.ParentId == account.Id && a.DeletedAt == null)))
            {
                // Another department's data with the old rights would be a grant by whoever moves the account.
                throw new RuleViolation("account.has-rights", "账号仍有角色或子账号，不能更换部门；请先由安全管理员取消其角色，并移走子账号。") { Field = "departmentId" };
            }
            account.DepartmentId = departmentId;
        }

        private async Task MoveBelowAsync(Granter granter, Account account, string? parentName, CancellationToken ct)
        {
            var name = Account.Normalize(parentName ?? "");
            if (name.Length == 0)
            {
                return;
            }
            var parent = await db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.UserName == name && a.DeletedAt == null, ct);
            if (parent is null || parent.Id == account.ParentId)
            {
                if (parent is null)
                {
                    throw Wrong();
                }
                return;
            }
            if (await authority.CeilingOfAsync(granter, parent, ct) is not { } ceiling || await IsBelowAsync(parent, account.Id, ct))
            {
                throw Wrong();
            }
            account.ParentId = parent.Id;
            await MoveWithAllBelowAsync(account, ceiling.DepartmentId, ct);

            static RuleViolation Wrong() => new("account.parent", "主账号须是您管理范围内的部门账号或子账号，不能是它自己或它的下级。") { Field = "parent" };
        }

        private async Task<bool> IsBelowAsync(Account account, Guid above, CancellationToken ct)
        {
            Guid? id = account.Id;
            for (var level = 0; id is not null && level <= Rights.MostLevels; level++)
            {
                if (id == above)
                {
                    return true;
                }
                id = await db.Accounts.AsNoTracking().Where(a => a.Id == id).Select(a => a.ParentId).FirstOrDefaultAsync(ct);
            }
            return false;
        }

        private async Task MoveWithAllBelowAsync(Account account, string departmentId, CancellationToken ct)
        {
            List<Account> level = [account];
            for (var depth = 0; level.Count > 0 && depth <= Rights.MostLevels; depth++)
            {
                level.ForEach(a => a.DepartmentId = departmentId);
                var ids = level.Select(a => (Guid?)a.Id).ToList();
                level = await db.Accounts.Where(a => ids.Contains(a.ParentId)).ToListAsync(ct);
            }
        }
    }
}
