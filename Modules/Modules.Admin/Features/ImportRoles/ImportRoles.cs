using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Sheets;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>A security administrator takes in roles from a workbook: all or none, under the rules of the page. Rows of built-in roles are left aside.</summary>
internal static class ImportRoles
{
    public static readonly SheetHeading[] Headings = [new(ExportRoles.RoleHeading, true), new(ExportRoles.NoteHeading), new(ExportRoles.PermissionHeading, true), new(ExportRoles.TextHeading), new(ExportRoles.SourceHeading)];

    internal sealed record Row(int Number, string? Role, string? Note, string? Permission);

    internal sealed record Command(IReadOnlyList<Row> Rows) : ICommand<Result>;

    /// <param name="Faults">What is wrong; nothing was taken in when there is anything.</param>
    internal sealed record Result(int Added, int Changed, int Same, IReadOnlyList<Workbooks.Fault> Faults);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Rows).NotEmpty().WithMessage("工作簿中没有数据行。");
    }

    public static Command Of(IEnumerable<SheetRow> rows) =>
        new([.. rows.Select(r => new Row(r.RowNumber, r[ExportRoles.RoleHeading].Text, r[ExportRoles.NoteHeading].Text, r[ExportRoles.PermissionHeading].AsCode()))]);

    internal sealed class Handler(AdminDb db, RightsGuard guard, RoleBook book, PermissionCatalog catalog) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken ct)
        {
            var faults = command.Rows.SelectMany(Judge).ToList();
            return faults.Count > 0
                ? new Result(0, 0, 0, faults)
                : await guard.ChangeAsync([AdminPermissions.Roles], granter => TakeAsync(granter, command.Rows, ct), ct);
        }

        private IEnumerable<Workbooks.Fault> Judge(Row row)
        {
            if (string.IsNullOrWhiteSpace(row.Role) || row.Role.Length > 64)
            {
                yield return new(row.Number, "请填写不超过 64 个字符的角色名称。");
            }
            if (row.Note?.Length > 200)
            {
                yield return new(row.Number, "说明不超过 200 个字符。");
            }
            if (row.Permission is null || catalog.Find(row.Permission) is null)
            {
                yield return new(row.Number, $"没有权限编号“{row.Permission}”，请从导出的工作簿中复制。");
            }
        }

        private async Task<Result> TakeAsync(Granter granter, IReadOnlyList<Row> rows, CancellationToken ct)
        {
            var known = await db.Roles.AsNoTracking().ToDictionaryAsync(r => r.Name, ct);
            var (added, changed, same) = (0, 0, 0);
            foreach (var group in rows.GroupBy(r => r.Role!.Trim()))
            {
                var role = known.GetValueOrDefault(group.Key);
                var permissions = group.Select(r => r.Permission!).Distinct().Order(StringComparer.Ordinal).ToList();
                var note = group.Select(r => r.Note).FirstOrDefault(n => !string.IsNullOrWhiteSpace(n))?.Trim();
                if (role is not null && (role.BuiltIn is not null || (role.Permissions.SequenceEqual(permissions) && role.Note == note)))
                {
                    same++;
                    continue;
                }
                try
                {
                    await book.PutAsync(granter, role?.Id, group.Key, note, permissions, role?.Version, ct);
                }
                catch (RuleViolation rule)
                {
                    throw new RuleViolation(rule.Code, $"第 {group.First().Number} 行起的角色“{group.Key}”：{rule.Message}", rule.Status) { Field = "file" };
                }
                (added, changed) = role is null ? (added + 1, changed) : (added, changed + 1);
            }
            return new Result(added, changed, same, []);
        }
    }
}
