using System.Globalization;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Dictionaries;
using SuiShenMa.Admin.Directories;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Sheets;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An administrator brings a dictionary in as a workbook: first every row is judged, then all of them or none come in.</summary>
internal static class ImportDictionary
{
    public const int MaxRows = 5_000;

    public static IReadOnlyList<SheetHeading> Headings { get; } =
        [new("代码", true), new("名称", true), new("上级代码"), new("顺序"), new("颜色"), new("说明"), new("状态")];

    /// <param name="TryOnly">Judge the rows, change nothing.</param>
    internal sealed record Command(string Kind, bool TryOnly, Stream? File) : ICommand<Result>;

    /// <param name="Bad">What is wrong, by row number of the workbook; nothing came in then.</param>
    internal sealed record Result(int Added, int Changed, int Same, IReadOnlyList<BadRow> Bad, bool Done);

    internal sealed record BadRow(int Row, string Reason);

    internal sealed record Row(string Code, string Name, string? ParentCode, int Order, string? Color, string? Note, bool Disabled);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Kind).NotEmpty().WithMessage("请选择字典。");
            RuleFor(c => c.File).NotNull().WithMessage("请选择文件。");
        }
    }

    internal sealed class Handler(AdminDb db, AdminDirectory directory) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken ct)
        {
            if (!await db.DictionaryKinds.AnyAsync(k => k.Kind == command.Kind, ct))
            {
                throw new RuleViolation("dictionary.unknown", "没有这个字典。") { Field = "kind" };
            }
            var (rows, bad) = await ReadAsync(command.File!, ct);
            var known = await db.Dictionary.Where(d => d.Kind == command.Kind).ToDictionaryAsync(d => d.Code, ct);
            var (added, changed) = (0, 0);
            foreach (var row in rows)
            {
                if (!known.TryGetValue(row.Code, out var entry))
                {
                    added++;
                    known[row.Code] = entry = db.Dictionary.Add(new AdminDictionaryEntry { Kind = command.Kind, Code = row.Code }).Entity;
                }
                else if (row == new Row(entry.Code, entry.Name, entry.ParentCode, entry.Order, entry.Color, entry.Note, entry.Disabled))
                {
                    continue;
                }
                else
                {
                    changed++;
                    entry.Version++;
                }
                (entry.Name, entry.ParentCode, entry.Order, entry.Color, entry.Note, entry.Disabled) = (row.Name, row.ParentCode, row.Order, row.Color, row.Note, row.Disabled);
            }
            var done = bad.Count == 0 && !command.TryOnly;
            if (done)
            {
                db.Record("dictionary.imported", "dictionary", command.Kind, new { added, changed });
                await db.TouchAsync(AdminDirectory.Mark, ct);
                await db.SaveChangesAsync(ct);
                await directory.RefreshAsync(ct);
            }
            return new Result(added, changed, rows.Count - added - changed, bad, done);
        }

        private static async Task<(List<Row> Rows, List<BadRow> Bad)> ReadAsync(Stream file, CancellationToken ct)
        {
            var (rows, bad, codes) = (new List<Row>(), new List<BadRow>(), new HashSet<string>(StringComparer.Ordinal));
            try
            {
                using var reader = await SheetReader.OpenAsync(file, Headings, ct: ct);
                if (reader.RowCount > MaxRows)
                {
                    throw new RuleViolation("sheet.too-many-rows", $"一次最多导入 {MaxRows} 行。") { Field = "file" };
                }
                foreach (var sheetRow in reader.Rows(ct))
                {
                    var reasons = sheetRow.Problems.Select(p => $"{p.Heading}：{p.Problem.Message}").ToList();
                    var row = RowOf(sheetRow, reasons);
                    reasons.AddRange(DictionaryRules.Faults(row.Code, row.Name, row.Color, row.Note, row.Order).Select(f => f.Message));
                    if (!codes.Add(row.Code))
                    {
                        reasons.Add("代码在文件中重复。");
                    }
                    if (reasons.Count > 0)
                    {
                        bad.Add(new BadRow(sheetRow.RowNumber, string.Join(' ', reasons)));
                    }
                    rows.Add(row);
                }
            }
            catch (SheetRejected rejected)
            {
                throw new RuleViolation(rejected.Code, rejected.Message, 400) { Field = "file" };
            }
            return (rows, bad);
        }

        private static Row RowOf(SheetRow row, List<string> reasons)
        {
            var order = 100;
            if (Text(row["顺序"]) is { } typed && !int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out order))
            {
                reasons.Add("顺序须为整数。");
            }
            var state = Text(row["状态"]);
            if (state is not (null or "启用" or "停用"))
            {
                reasons.Add("状态须为“启用”或“停用”。");
            }
            return new Row(Text(row["代码"]) ?? "", Text(row["名称"]) ?? "", Text(row["上级代码"]), order, Text(row["颜色"])?.ToLowerInvariant(), Text(row["说明"]), state == "停用");
        }

        private static string? Text(SheetCell cell) => string.IsNullOrWhiteSpace(cell.Text) ? null : Kernel.Text.Normalise.Field(cell.Text);
    }
}
