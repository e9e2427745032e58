using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Enterprise.Classification;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Enterprise.Entry;
using SuiShenMa.Enterprise.Lookup;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Sheets;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Enterprise.Features;

/// <summary>企业码信息导出 (row 14): chosen codes or all that the list's filter finds, written row by row into a temporary file.</summary>
internal static class ExportEnterpriseCodes
{
    public const int Most = 200_000;
    public const int MostChosen = 5_000;
    private const int Slice = 1_000;

    internal sealed record Command(IReadOnlyList<string>? Codes, EnterpriseCodeFilter Filter) : ICommand<Result>;

    /// <param name="Content">A temporary file that goes when it is closed.</param>
    internal sealed record Result(Stream Content, int Rows);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Filter).NotNull();
            RuleFor(c => c.Codes).Must(c => c is null || c.Count <= MostChosen).WithMessage($"一次最多勾选 {MostChosen} 个，更多请用筛选条件导出。");
        }
    }

    internal sealed class Handler(EnterpriseDb db, CategoryBook book, EnterpriseCodeSheet sheet, ICurrentUser user) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command request, CancellationToken ct)
        {
            var categories = await book.ReadAsync(ct);
            var seen = db.Codes.AsNoTracking().Within(user.Actor, DataActions.Export);
            var codes = request.Codes is { Count: > 0 } chosen
                ? seen.Where(c => chosen.Contains(c.Code))
                : request.Filter.Apply((await EnterpriseCodeSearch.ByKeywordAsync(db, seen, request.Filter.Keyword, ct)).Codes, categories);
            var total = await codes.CountAsync(ct);
            if (total is 0 or > Most)
            {
                throw total == 0
                    ? new RuleViolation("export.nothing", "没有符合条件的企业码，请调整筛选条件后再导出。")
                    : new RuleViolation("export.too-many", $"符合条件的有 {total:N0} 条，一次最多导出 {Most:N0} 条，请缩小筛选范围，分几次导出。");
            }
            // Recorded before the first row is read: what cannot be recorded is not exported.
            db.Record("enterprise-codes.exported", "enterprise-export", "direct", new { rows = total, chosen = request.Codes?.Count, filter = request.Filter });
            await db.SaveChangesAsync(ct);
            var output = new FileStream(Path.Combine(Path.GetTempPath(), $"enterprise-export-{Guid.CreateVersion7():N}.tmp"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16,
                FileOptions.DeleteOnClose | FileOptions.Asynchronous);
            try
            {
                var rows = await sheet.WriteAsync(codes, categories, output, Most, Slice, ct);
                output.Position = 0;
                return new Result(output, rows);
            }
            catch
            {
                await output.DisposeAsync();
                throw;
            }
        }
    }
}

/// <summary>The columns of an export of enterprise codes.</summary>
internal sealed class EnterpriseCodeSheet(EnterpriseAddresses addresses, IRegions regions, IDepartments departments, ICurrentUser user, TimeProvider clock)
{
    private static readonly SheetColumn[] Columns =
    [
        new("码值"), new("码链接", Width: 40), new("版本", Width: 10), new("企业码名称", Width: 28), new("企业名称", Width: 32), new("统一社会信用代码", Width: 24), new("企业码分类", Width: 32),
        new("区", Width: 12), new("街道"), new("地址", Width: 36), new("申领原因", Width: 28), new("状态", Width: 10), new("停用原因", Width: 24), new("申领部门", Width: 28), new("申领人"),
        new("批次", Width: 26), new("申领时间", SheetColumnKind.DateTime, 20), new("状态变更时间", SheetColumnKind.DateTime, 20),
    ];

    public async Task<int> WriteAsync(IQueryable<EnterpriseCode> codes, Categories categories, Stream output, int most, int slice, CancellationToken ct)
    {
        var mark = new SheetWatermark("企业码信息", $"{user.Actor.Name}（{user.Actor.DepartmentName}）", clock.GetUtcNow());
        await using var writer = SheetWriter.Create(output, Columns, mark, "企业码");
        long last = 0;
        var written = 0;
        while (written < most)
        {
            var after = last;
            var rows = await codes.Where(c => c.Id > after).OrderBy(c => c.Id).Take(Math.Min(slice, most - written)).ToListAsync(ct);
            foreach (var c in rows)
            {
                await writer.WriteAsync(ValuesOf(c, categories), ct);
            }
            written += rows.Count;
            if (rows.Count < slice)
            {
                break;
            }
            last = rows[^1].Id;
        }
        await writer.CompleteAsync(ct);
        return written;
    }

    private object?[] ValuesOf(EnterpriseCode c, Categories categories) =>
    [
        c.Code, addresses.Of(c), c.Generation.Text(), c.Name, c.EnterpriseName, c.Uscc, c.CategoryCode.Length == 0 ? null : categories.FullName(c.CategoryCode),
        regions.Find(c.DistrictCode)?.Name, c.RegionCode.Length == 9 ? regions.Find(c.RegionCode)?.Name : null, c.Address, c.Reason, c.State.Text(), c.StateReason,
        departments.Find(c.DepartmentId)?.Name ?? c.DepartmentId, c.CreatedByName, c.BatchNo, At(c.CreatedAt), At(c.StateChangedAt),
    ];

    private static DateTimeOffset At(DateTime utc) => new(DateTime.SpecifyKind(utc, DateTimeKind.Utc));
}
