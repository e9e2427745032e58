using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Directories;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Kernel.Standards;

namespace SuiShenMa.Admin.Features;

/// <summary>An administrator adds a department or corrects one; all modules know it within a second.</summary>
internal static class SaveDepartment
{
    /// <param name="Version">As it was when the form was opened; null adds a department.</param>
    internal sealed record Command(string Id, string Name, string RegionCode, string? Uscc, int? Version) : ICommand<Done>;

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

    internal sealed class Handler(AdminDb db, IRegions regions, AdminDirectory directory) : IHandle<Command, Done>
    {
        public async Task<Done> Handle(Command command, CancellationToken ct)
        {
            if (regions.Find(command.RegionCode) is null)
            {
                throw new RuleViolation("region.unknown", "没有这个区划，请重新选择。") { Field = "regionCode" };
            }
            var name = command.Name.Trim();
            if (await db.Departments.AnyAsync(d => d.Name == name && d.Id != command.Id, ct))
            {
                throw new RuleViolation("department.name-taken", "已有同名的部门。") { Field = "name" };
            }
            var uscc = Uscc.TryParse(command.Uscc, out var parsed) ? parsed.Text : null;
            var department = await db.Departments.FirstOrDefaultAsync(d => d.Id == command.Id, ct);
            if (command.Version is null)
            {
                Add(command, department, name, uscc);
            }
            else
            {
                Change(command, department ?? throw new NotFound(), name, uscc);
            }
            await AdminDirectory.TouchAsync(db, ct);
            await db.SaveChangesAsync(ct);
            await directory.RefreshAsync(ct);
            return default;
        }

        private void Add(Command command, AdminDepartment? existing, string name, string? uscc)
        {
            if (existing is not null)
            {
                throw new RuleViolation("department.exists", "编号已被使用，请换一个。") { Field = "id" };
            }
            db.Departments.Add(new AdminDepartment { Id = command.Id, Name = name, RegionCode = command.RegionCode, Uscc = uscc, CreatedAt = db.Now });
            db.Record("department.created", "department", command.Id, new { name, command.RegionCode, uscc });
        }

        private void Change(Command command, AdminDepartment department, string name, string? uscc)
        {
            if (department.Version != command.Version)
            {
                throw new RuleViolation("concurrent.change", "这个部门刚被其他人修改，请刷新后再试。");
            }
            db.Record("department.changed", "department", department.Id, new
            {
                name = new[] { department.Name, name },
                regionCode = new[] { department.RegionCode, command.RegionCode },
                uscc = new[] { department.Uscc, uscc },
            });
            (department.Name, department.RegionCode, department.Uscc) = (name, command.RegionCode, uscc);
            department.Version++;
        }
    }
}
