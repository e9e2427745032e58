using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Directories;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Sheets;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An administrator takes in departments from a workbook: all or none, under the rules of the page; known ids are changed.</summary>
internal static class ImportDepartments
{
    public static readonly SheetHeading[] Headings =
    [
        new(ExportDepartments.IdHeading, true), new(ExportDepartments.NameHeading, true), new(ExportDepartments.RegionHeading, true), new(ExportDepartments.RegionNameHeading),
        new(ExportDepartments.ParentHeading), new(ExportDepartments.UsccHeading),
    ];

    internal sealed record Row(int Number, string? Id, string? Name, string? Region, string? Parent, string? Uscc);

    internal sealed record Command(IReadOnlyList<Row> Rows) : ICommand<Result>;

    /// <param name="Faults">What is wrong; nothing was taken in when there is anything.</param>
    internal sealed record Result(int Added, int Changed, int Same, IReadOnlyList<Workbooks.Fault> Faults);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Rows).NotEmpty().WithMessage("工作簿中没有数据行。");
    }

    public static Command Of(IEnumerable<SheetRow> rows) => new([.. rows.Select(r => new Row(r.RowNumber, r[ExportDepartments.IdHeading].AsCode(), r[ExportDepartments.NameHeading].Text,
        r[ExportDepartments.RegionHeading].AsCode(), r[ExportDepartments.ParentHeading].AsCode(), r[ExportDepartments.UsccHeading].AsCode()))]);

    internal sealed class Handler(AdminDb db, RightsGuard guard, DepartmentBook book, AdminDirectory directory) : IHandle<Command, Result>
    {
        private static readonly SaveDepartment.Validator RowRules = new();

        public async Task<Result> Handle(Command command, CancellationToken ct)
        {
            var faults = command.Rows.SelectMany(r => RowRules.Validate(CommandOf(r, null)).Errors.Select(e => new Workbooks.Fault(r.Number, e.ErrorMessage)))
                .Concat(command.Rows.GroupBy(r => r.Id).Where(g => g.Key is not null && g.Count() > 1).SelectMany(g => g.Skip(1).Select(r => new Workbooks.Fault(r.Number, $"编号 {r.Id} 在文件中重复。"))))
                .OrderBy(f => f.Row).ToList();
            if (faults.Count > 0)
            {
                return new Result(0, 0, 0, faults);
            }
            var result = await guard.ChangeAsync([AdminPermissions.Departments], granter => TakeAsync(granter, command.Rows, ct), ct);
            await directory.RefreshAsync(ct);
            return result;
        }

        private async Task<Result> TakeAsync(Granter granter, IReadOnlyList<Row> rows, CancellationToken ct)
        {
            var known = await db.Departments.AsNoTracking().ToDictionaryAsync(d => d.Id, ct);
            var (added, changed, same) = (0, 0, 0);
            var placed = new List<(Row Row, AdminDepartment Department)>();
            foreach (var row in rows)
            {
                var before = known.GetValueOrDefault(row.Id!);
                if (before is not null && before.Name == row.Name!.Trim() && before.RegionCode == row.Region && before.ParentId == row.Parent && before.Uscc == row.Uscc)
                {
                    same++;
                    continue;
                }
                placed.Add((row, await At(row, () => book.PutAsync(granter, CommandOf(row, before?.Version), ct))));
                (added, changed) = before is null ? (added + 1, changed) : (added, changed + 1);
            }
            // Parents may stand below their children in the file.
            foreach (var (row, department) in placed)
            {
                await At(row, async () =>
                {
                    await book.PlaceAsync(department, row.Parent, ct);
                    return true;
                });
            }
            return new Result(added, changed, same, []);
        }

        private static async Task<T> At<T>(Row row, Func<Task<T>> put)
        {
            try
            {
                return await put();
            }
            catch (RuleViolation rule)
            {
                throw new RuleViolation(rule.Code, $"第 {row.Number} 行：{rule.Message}", rule.Status) { Field = "file" };
            }
        }

        private static SaveDepartment.Command CommandOf(Row row, int? version) => new(row.Id ?? "", row.Name ?? "", row.Region ?? "", row.Uscc, version) { ParentId = row.Parent };
    }
}
