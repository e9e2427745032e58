using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Directories;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>A security administrator sets what a department's accounts and applications may touch at most (row 104).</summary>
internal static class SetDepartmentGrants
{
    /// <param name="Grants">Null: only the department's region limits it. Empty: no data at all.</param>
    internal sealed record Command(string Id, IReadOnlyList<DataGrant>? Grants, int Version) : ICommand<Result>;

    internal sealed record Result(string Name);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Id).NotEmpty().WithMessage("请选择部门。");
    }

    internal sealed class Handler(AdminDb db, RightsGuard guard, GrantDesk desk, AdminDirectory directory) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken ct)
        {
            desk.Demand(command.Grants);
            var result = await guard.ChangeAsync([AdminPermissions.Grants], async granter =>
            {
                var department = await db.Departments.FirstOrDefaultAsync(d => d.Id == command.Id, ct) ?? throw new NotFound();
                if (department.Version != command.Version)
                {
                    throw new RuleViolation("concurrent.change", "这个部门刚被其他人修改，请刷新后再试。");
                }
                granter.DemandGive(command.Grants, "grants");
                db.Record("department.rights-changed", "department", department.Id, new { grants = new[] { department.GrantsJson, GrantList.Write(command.Grants) } });
                department.Grants = command.Grants;
                department.Version++;
                // Applications take their department's ceiling from the directory.
                await db.TouchAsync(AdminDirectory.Mark, ct);
                return new Result(department.Name);
            }, ct);
            await directory.RefreshAsync(ct);
            return result;
        }
    }
}
