using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using SuiShenMa.Admin.Access;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Persons;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An administrator makes an account; its first password is drawn here and must be changed at the first sign-in.</summary>
internal static class CreateAccount
{
    /// <param name="Parent">User name of the department account that a sub-account belongs to.</param>
    /// <param name="LimitRegions">Region codes that a sub-account is confined to, separated by commas; empty means as far as its parent goes.</param>
    /// <param name="LimitObjectTypes">Codes of object types, in the same way.</param>
    internal sealed record Command(string UserName, string Name, AccountKind Kind, string? DepartmentId, string? Parent, string? LimitRegions, string? LimitObjectTypes)
        : ICommand<Result>;

    /// <param name="Password">Shown once; only its record is stored.</param>
    internal sealed record Result(Guid Id, string UserName, string Password)
    {
        /// <summary>The role given at once; null when a security administrator has to give one.</summary>
        public string? Role { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.UserName).NotEmpty().WithMessage("请填写用户名。")
                .Matches("^[A-Za-z][A-Za-z0-9._-]{2,63}$").WithMessage("用户名为 3 到 64 个字符：字母开头，可含字母、数字、点、下划线和连字符。");
            RuleFor(c => c.Name).NotEmpty().WithMessage("请填写姓名或岗位名称。").MaximumLength(64).WithMessage("姓名或岗位名称不超过 64 个字符。");
            RuleFor(c => c.Kind).IsInEnum().WithMessage("请选择账号类型。");
            RuleFor(c => c.DepartmentId).NotEmpty().When(c => c.Kind == AccountKind.DepartmentUser).WithMessage("请选择部门。");
            RuleFor(c => c.Parent).NotEmpty().When(c => c.Kind == AccountKind.SubAccount).WithMessage("请填写主账号的用户名。");
            RuleFor(c => c.LimitRegions).Matches("^[0-9]{6}([0-9]{3})?([,，][0-9]{6}([0-9]{3})?){0,299}$").When(c => !string.IsNullOrWhiteSpace(c.LimitRegions))
                .WithMessage("区划范围填写 6 位或 9 位区划代码，用逗号分隔。");
            RuleFor(c => c.LimitObjectTypes).Matches("^[A-Za-z0-9_-]{1,32}([,，][A-Za-z0-9_-]{1,32}){0,99}$").When(c => !string.IsNullOrWhiteSpace(c.LimitObjectTypes))
                .WithMessage("物体类型范围填写类型代码，用逗号分隔。");
        }
    }

    internal sealed class Handler(AdminDb db, ICurrentUser user, IDepartments departments, IRegions regions, RightsGuard guard, AccountAuthority authority, Holders holders, IHostEnvironment environment)
        : IHandle<Command, Result>
    {
        public Task<Result> Handle(Command command, CancellationToken ct) =>
            guard.ChangeAsync([AdminPermissions.Accounts, AdminPermissions.SubAccounts], granter => CreateAsync(granter, command, ct), ct);

        private async Task<Result> CreateAsync(Granter granter, Command command, CancellationToken ct)
        {
            var userName = Account.Normalize(command.UserName);
            // Deleted accounts keep their row: a name in the log always means the same person.
            if (await db.Accounts.AnyAsync(a => a.UserName == userName, ct))
            {
                throw new RuleViolation("account.exists", $"用户名 {userName} 已被使用，请换一个。") { Field = "userName" };
            }
            DemandKind(granter, command.Kind);
            var parent = command.Kind == AccountKind.SubAccount ? await ParentAsync(granter, command.Parent!, ct) : null;
            var departmentId = parent?.DepartmentId ?? command.DepartmentId ?? "";
            if (departmentId.Length > 0 ? departments.Find(departmentId) is null : !command.Kind.IsAdministrator())
            {
                throw new RuleViolation("department.unknown", "没有这个部门，请重新选择。") { Field = parent is null ? "departmentId" : "parent" };
            }
            var account = new Account
            {
                UserName = userName,
                Kind = command.Kind,
                DepartmentId = departmentId,
                ParentId = parent?.Account.Id,
                LimitRegions = parent is null ? null : Limit(command.LimitRegions),
                LimitObjectTypes = parent is null ? null : Limit(command.LimitObjectTypes),
                CreatedAt = db.Now,
                CreatedBy = user.Actor.Id,
            };
            CheckLimits(account, parent);
            var password = PasswordRule.Generate();
            account.SetPassword(password, temporary: true, db.Now);
            db.Accounts.Add(account);
            await holders.SetNameAsync(account.Id, command.Name, ct);
            var role = await FirstRoleAsync(granter, account, ct);
            db.Record("account.created", "account", account.ActorId, new { account.UserName, account.Kind, account.DepartmentId, parent = parent?.Account.UserName, account.LimitRegions, account.LimitObjectTypes, role = role?.Name });
            return new Result(account.Id, account.UserName, password) { Role = role?.Name };
        }

        private void DemandKind(Granter granter, AccountKind kind)
        {
            if (kind != AccountKind.SubAccount && !granter.Actor.May(AdminPermissions.Accounts))
            {
                throw new Forbidden("您只能创建本部门的子账号。");
            }
            if (kind == AccountKind.PlatformAdministrator && environment.IsProduction())
            {
                throw new RuleViolation("account.kind", "正式环境没有平台管理员；请分别创建系统管理员、安全管理员、审计管理员。") { Field = "kind" };
            }
        }

        /// <summary>The usual role of the kind, if the creator may give it; else a security administrator gives one.</summary>
        private async Task<Role?> FirstRoleAsync(Granter granter, Account account, CancellationToken ct)
        {
            var key = BuiltInRoles.For(account.Kind, departments.Find(account.DepartmentId)?.IsCityLevel ?? true);
            var role = await db.Roles.AsNoTracking().FirstOrDefaultAsync(r => r.BuiltIn == key, ct);
            if (role is null)
            {
                return null;
            }
            if (account.Kind == AccountKind.SubAccount && !granter.Actor.May(AdminPermissions.Accounts))
            {
                // A department's account gives what it holds of the usual permissions.
                account.LimitPermissions = string.Join(',', role.Permissions.Where(granter.MayGive));
                return null;
            }
            if (!role.Permissions.All(granter.MayGive))
            {
                return null;
            }
            db.AccountRoles.Add(new AccountRole { AccountId = account.Id, RoleId = role.Id, At = db.Now, By = user.Actor.Id });
            return role;
        }

        private async Task<Ceiling> ParentAsync(Granter granter, string userName, CancellationToken ct)
        {
            var name = Account.Normalize(userName);
            var parent = await db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.UserName == name && a.DeletedAt == null, ct);
            return parent is { Disabled: false } && await authority.CeilingOfAsync(granter, parent, ct) is { } ceiling ? ceiling
                : throw new RuleViolation("account.parent", "主账号须是一个启用中的部门账号或子账号，并且在您的管理范围内。") { Field = "parent" };
        }

        private void CheckLimits(Account account, Ceiling? parent)
        {
            foreach (var code in parent is null || account.LimitRegions is null ? [] : account.LimitRegions.Split(','))
            {
                if (regions.Find(code) is null || !parent!.Standing.Actor.Scope.Regions.ContainsRegion(code))
                {
                    throw new RuleViolation("account.limit", $"区划 {code} 不存在，或者超出主账号的范围。") { Field = "limitRegions" };
                }
            }
            foreach (var code in parent is null || account.LimitObjectTypes is null ? [] : account.LimitObjectTypes.Split(','))
            {
                if (!parent!.Standing.Actor.Scope.ObjectTypes.Contains(code))
                {
                    throw new RuleViolation("account.limit", $"物体类型 {code} 超出主账号的范围。") { Field = "limitObjectTypes" };
                }
            }
        }

        private static string? Limit(string? list) => string.IsNullOrWhiteSpace(list) ? null : list.Replace('，', ',');
    }
}
