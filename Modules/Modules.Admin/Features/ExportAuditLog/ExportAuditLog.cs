using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SuiShenMa.Admin.Audit;
using SuiShenMa.Admin.Data;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Sheets;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An audit administrator takes a log, as filtered, as a workbook; the export is on record itself.</summary>
internal static class ExportAuditLog
{
    public const int MaxRows = 100_000;

    internal sealed record Command(LogKind Log, AuditFilter Filter) : ICommand<Result>;

    internal sealed record Result(string FileName, byte[] Workbook);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Filter).NotNull();
    }

    internal sealed class Handler(AdminDb db, ICurrentUser user, AuditActionCatalog actions) : IHandle<Command, Result>
    {
        private static readonly SheetColumn[] Columns =
        [
            new("编号", SheetColumnKind.Number, 12), new("时间", Width: 24), new("种类", Width: 12), new("操作", Width: 20), new("操作代码", Width: 26), new("结果", Width: 8), new("操作人", Width: 16),
            new("操作人编号", Width: 34), new("部门", Width: 18), new("途径", Width: 10), new("来源地址", Width: 18), new("设备", Width: 30), new("对象种类", Width: 16), new("对象编号", Width: 34),
            new("追踪编号", Width: 34), new("内容", Width: 60), new("链序号", SheetColumnKind.Number, 12),
        ];

        public async Task<Result> Handle(Command request, CancellationToken ct)
        {
            var records = await AuditSearch.FindAsync(db, request.Log, request.Filter, ct);
            if (await records.CountAsync(MaxRows + 1, ct) > MaxRows)
            {
                throw new RuleViolation("export.too-many", $"符合条件的记录超过 {MaxRows} 条，请缩小时间范围后再导出。");
            }
            var title = AuditTexts.TitleOf(request.Log);
            var stream = new MemoryStream();
            await using var sheet = SheetWriter.Create(stream, Columns, new SheetWatermark(title, user.Actor.Name, new DateTimeOffset(db.Now)), title);
            await foreach (var record in records.AllAsync(ct))
            {
                await sheet.WriteAsync(RowOf(record), ct);
            }
            await sheet.CompleteAsync(ct);
            db.Record("audit-log.exported", "audit-log", request.Log.ToString(), new { rows = sheet.RowsWritten, filter = request.Filter });
            await db.SaveChangesAsync(ct);
            return new Result(title + ".xlsx", stream.ToArray());
        }

        private object?[] RowOf(AuditRecord r) =>
        [
            r.Id, AuditTexts.Time(r.At), AuditTexts.Of(r.Category), actions.TextOf(r.Action), r.Action, AuditTexts.OutcomeOf(r.Outcome), AuditTexts.Safe(r.ActorName, 64),
            r.ActorId, r.DepartmentId, AuditTexts.ChannelOf(r.ActorKind), r.SourceIp, r.Device is null ? null : AuditTexts.Safe(r.Device, 200), AuditTexts.Safe(r.SubjectKind, 32), AuditTexts.Safe(r.SubjectId, 64),
            AuditTexts.Safe(r.TraceId, 64), r.Details is null ? null : AuditTexts.Safe(r.Details, 16_000), r.Seq,
        ];
    }

    public static void MapSite(IEndpointRouteBuilder site) =>
        site.MapGet("/admin/audit/export", async ([AsParameters] ExportAuditLogAsk ask, IMediator mediator, CancellationToken ct) =>
            {
                var result = await mediator.Send(new Command(ask.Log ?? LogKind.Operation, ask.ToFilter()), ct);
                return Results.File(result.Workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", result.FileName);
            })
            .RequireAuthorization(new PermissionAttribute(AdminPermissions.Audit)).ExcludeFromDescription();
}

/// <summary>The filter of the page, as its address carries it.</summary>
internal sealed record ExportAuditLogAsk(LogKind? Log, string? Category, string? Who, string? Source, string? Action, string? Subject, string? Outcome, string? Channel, string? Trace, string? From, string? To)
{
    public AuditFilter ToFilter() => new()
    {
        Category = Enum.TryParse<AuditCategory>(Category, out var category) ? category : null,
        Who = Who,
        Source = Source,
        Action = Action,
        Subject = Subject,
        Outcome = Outcome,
        Channel = Enum.TryParse<ActorKind>(Channel, out var channel) ? channel : null,
        Trace = Trace,
        From = From,
        To = To,
    };
}
