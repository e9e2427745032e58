using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Entry;
using SuiShenMa.Objects.Exports;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>码信息导出 (row 14): chosen codes or all that the list's filter finds; few at once, many in the background.</summary>
internal static class StartObjectExport
{
    public const int AtOnce = 5_000;
    public const int Most = 1_000_000;
    public const int MostChosen = 5_000;

    internal sealed record Command(IReadOnlyList<string>? Codes, ObjectCodeFilter Filter) : ICommand<Result>;

    /// <param name="JobId">Of the job that writes the file; null when the caller writes the few rows itself, under <paramref name="Request"/>.</param>
    internal sealed record Result(string? JobId, int Total, ExportRequest Request);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Filter).NotNull();
            RuleFor(c => c.Codes).Must(c => c is null || c.Count <= MostChosen).WithMessage($"一次最多勾选 {MostChosen} 个，更多请用筛选条件导出。");
        }
    }

    internal sealed class Handler(ObjectsDb db, ITypeCatalog types, AfterCommit after, ICurrentUser user) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken ct)
        {
            var request = new ExportRequest(command.Codes?.Distinct().ToList(), command.Filter, user.Actor.Scope);
            var total = await request.Apply(db, types).CountAsync(ct);
            if (total == 0)
            {
                throw new RuleViolation("export.nothing", "没有符合条件的物码，请调整筛选条件后再导出。");
            }
            if (total > Most)
            {
                throw new RuleViolation("export.too-many", $"符合条件的有 {total:N0} 条，一次最多导出 {Most:N0} 条，请缩小筛选范围，分几次导出。");
            }
            ExportJob? job = null;
            if (total > AtOnce)
            {
                db.Exports.Add(job = new ExportJob
                {
                    JobId = CodeMaker.NewNumber('E', db.Now),
                    State = ImageJobState.Queued,
                    FilterJson = request.ToJson(),
                    Total = total,
                    DepartmentId = user.Actor.DepartmentId,
                    CreatedBy = user.Actor.Id,
                    CreatedByName = user.Actor.Name,
                    CreatedAt = db.Now,
                });
                after.Wake<RunObjectExportsJob>();
            }
            db.Record("object-codes.exported", "object-export", job?.JobId ?? "direct", new { rows = total, chosen = request.Codes?.Count, filter = request.Filter });
            await db.SaveChangesAsync(ct);
            return new Result(job?.JobId, total, request);
        }
    }
}
