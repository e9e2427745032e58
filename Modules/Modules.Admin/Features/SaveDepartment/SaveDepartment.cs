using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Directories;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Kernel.Standards;

namespace SuiShenMa.Admin.Features;

/// <summary>An administrator adds a department or corrects one; all modules know it within a second.</summary>
internal static class SaveDepartment
{
    /// <param name="Version">As it was when the form was opened; null adds a department.</param>
    internal sealed record Command(string Id, string Name, string RegionCode, string? Uscc, int? Version) : ICommand<Done>
    {
        /// <summary>Id of the department above it in the tree; null stands at the top.</summary>
        public string? ParentId { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Id).NotEmpty().WithMessage("请填写编号。")
                .Matches("^[a-z][a-z0-9-]{1,63}$").WithMessage("编号为 2 到 64 个字符：小写字母开头，可含小写字母、数字和连字符。");
            RuleFor(c => c.Name).NotEmpty().WithMessage("请填写名称。").MaximumLength(100).WithMessage("名称不超过 100 个字符。");
            RuleFor(c => c.RegionCode).NotEmpty().WithMessage("请选择所属区划。").MaximumLength(9).WithMessage("请重新选择所属区划。");
            RuleFor(c => c.Uscc).Must(u => Uscc.TryParse(u, out _)).When(c => !string.IsNullOrWhiteSpace(c.Uscc))
                .WithMessage("统一社会信用代码须为 18 位且校验位正确，请核对。");
        }
    }

    internal sealed class Handler(RightsGuard guard, DepartmentBook book, AdminDirectory directory) : IHandle<Command, Done>
    {
        public async Task<Done> Handle(Command command, CancellationToken ct)
        {
            // A department's region is the outermost limit of its accounts: it changes under the guard of all rights.
            await guard.ChangeAsync([AdminPermissions.Departments], async granter =>
            {
                var department = await book.PutAsync(granter, command, ct);
                await book.PlaceAsync(department, command.ParentId, ct);
                return true;
            }, ct);
            await directory.RefreshAsync(ct);
            return default;
        }
    }
}

/// <summary>Writes departments within a change of rights: the page and the workbook go through the same rules.</summary>
internal sealed class DepartmentBook(AdminDb db, IRegions regions)
{
    public async Task<AdminDepartment> PutAsync(Granter granter, SaveDepartment.Command command, CancellationToken ct)
    {
        if (regions.Find(command.RegionCode) is null)
        {
            throw new RuleViolation("region.unknown", "没有这个区划，请重新选择。") { Field = "regionCode" };
        }
        var name = command.Name.Trim();
        if (db.Departments.Local.Any(d => d.Name == name && d.Id != command.Id) || await db.Departments.AnyAsync(d => d.Name == name && d.Id != command.Id, ct))
        {
            throw new RuleViolation("department.name-taken", "已有同名的部门。") { Field = "name" };
        }
        var uscc = Uscc.TryParse(command.Uscc, out var parsed) ? parsed.Text : null;
        var department = await db.Departments.FirstOrDefaultAsync(d => d.Id == command.Id, ct);
        await db.TouchAsync(AdminDirectory.Mark, ct);
        if (command.Version is null)
        {
            return Add(command, department, name, uscc);
        }
        await ChangeAsync(granter, command, department ?? throw new NotFound(), name, uscc, ct);
        return department;
    }

    /// <summary>Hangs a department below another one of a region that holds its own.</summary>
    public async Task PlaceAsync(AdminDepartment department, string? parentId, CancellationToken ct)
    {
        var id = string.IsNullOrWhiteSpace(parentId) ? null : parentId.Trim();
        if (id is not null)
        {
            var above = await db.Departments.FindAsync([id], ct) ?? throw new RuleViolation("department.parent", $"没有编号为 {id} 的上级部门。") { Field = "parentId" };
            if (above.RegionCode != Scope.City && !department.RegionCode.StartsWith(above.RegionCode, StringComparison.Ordinal))
            {
                throw new RuleViolation("department.parent", $"上级部门 {above.Name} 的区划不包含本部门的区划。") { Field = "parentId" };
            }
            for (var (link, depth) = ((AdminDepartment?)above, 0); link is not null; link = link.ParentId is null ? null : await db.Departments.FindAsync([link.ParentId], ct), depth++)
            {
                if (link.Id == department.Id || depth > 20)
                {
                    throw new RuleViolation("department.parent", "上级部门不能是本部门或者它的下级部门。") { Field = "parentId" };
                }
            }
        }
        if (department.ParentId != id)
        {
            if (db.Entry(department).State != EntityState.Added)
            {
                db.Record("department.moved", "department", department.Id, new { parent = new[] { department.ParentId, id } });
            }
            department.ParentId = id;
        }
    }

    private AdminDepartment Add(SaveDepartment.Command command, AdminDepartment? existing, string name, string? uscc)
    {
        if (existing is not null)
        {
            throw new RuleViolation("department.exists", "编号已被使用，请换一个。") { Field = "id" };
        }
        var department = new AdminDepartment { Id = command.Id, Name = name, RegionCode = command.RegionCode, Uscc = uscc, CreatedAt = db.Now };
        db.Departments.Add(department);
        db.Record("department.created", "department", command.Id, new { name, command.RegionCode, uscc, parent = command.ParentId });
        return department;
    }

    private async Task ChangeAsync(Granter granter, SaveDepartment.Command command, AdminDepartment department, string name, string? uscc, CancellationToken ct)
    {
        if (department.Version != command.Version)
        {
            throw new RuleViolation("concurrent.change", "这个部门刚被其他人修改，请刷新后再试。");
        }
        await DemandNotWidenedAsync(granter, department, command.RegionCode, ct);
        db.Record("department.changed", "department", department.Id, new
        {
            name = new[] { department.Name, name },
            regionCode = new[] { department.RegionCode, command.RegionCode },
            uscc = new[] { department.Uscc, uscc },
        });
        (department.Name, department.RegionCode, department.Uscc) = (name, command.RegionCode, uscc);
        department.Version++;
    }

    /// <summary>Another or a wider region would give the department's accounts data that nobody granted.</summary>
    private async Task DemandNotWidenedAsync(Granter granter, AdminDepartment department, string region, CancellationToken ct)
    {
        var within = department.RegionCode == Scope.City || region.StartsWith(department.RegionCode, StringComparison.Ordinal);
        if (within || granter.MayGive(new DataGrant(Allowed.Everything, Allowed.Places([region]), DataActions.All)))
        {
            return;
        }
        if (await db.Accounts.AnyAsync(a => a.DepartmentId == department.Id && a.DeletedAt == null, ct))
        {
            throw new RuleViolation("grant.beyond", "部门仍有账号，扩大或更换区划等于扩大这些账号的权限；请新建部门，由安全管理员重新授权。", 403) { Field = "regionCode" };
        }
    }
}
