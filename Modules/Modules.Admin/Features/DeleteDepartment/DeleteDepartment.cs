using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Directories;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An administrator deletes a department that has nothing left: no account, no department below it, no code, no application.</summary>
internal static class DeleteDepartment
{
    internal sealed record Command(string Id) : ICommand<Result>;

    internal sealed record Result(string Name);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Id).NotEmpty().WithMessage("请选择部门。");
    }

    internal sealed class Handler(AdminDb db, RightsGuard guard, IEnumerable<IDepartmentUse> uses, AdminDirectory directory) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken ct)
        {
            // Asked before the guard is taken: the other modules read through connections of their own.
            var left = new List<(string What, long Count)>();
            foreach (var use in uses)
            {
                left.AddRange(await use.CountAsync(command.Id, ct));
            }
            var result = await guard.ChangeAsync([AdminPermissions.Departments], async _ =>
            {
                var department = await db.Departments.FirstOrDefaultAsync(d => d.Id == command.Id, ct) ?? throw new NotFound();
                left.Insert(0, ("账号", await db.Accounts.LongCountAsync(a => a.DepartmentId == command.Id && a.DeletedAt == null, ct)));
                left.Insert(1, ("下级部门", await db.Departments.LongCountAsync(d => d.ParentId == command.Id, ct)));
                var some = left.Where(u => u.Count > 0).Select(u => $"{u.What} {u.Count} 个").ToList();
                if (some.Count > 0)
                {
                    throw new RuleViolation("department.in-use", $"部门 {department.Name} 还有{string.Join("、", some)}，不能删除；请先移走或注销。");
                }
                db.Departments.Remove(department);
                db.Record("department.deleted", "department", department.Id, new { department.Name, department.RegionCode, department.ParentId });
                await db.TouchAsync(AdminDirectory.Mark, ct);
                return new Result(department.Name);
            }, ct);
            await directory.RefreshAsync(ct);
            return result;
        }
    }
}
