using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Sheets;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Images;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>An operator takes the list of download records, as filtered, as a workbook.</summary>
internal static class ExportDownloads
{
    public const int MaxRows = 100_000;

    internal sealed record Command(ListDownloads.Filter Filter) : ICommand<Result>;

    internal sealed record Result(byte[] Workbook);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Filter).NotNull();
    }

    internal sealed class Handler(ObjectsDb db, ITypeCatalog types, ICurrentUser user) : IHandle<Command, Result>
    {
        private static readonly SheetColumn[] Columns =
        [
            new("下载时间", SheetColumnKind.DateTime, 20), new("文件", Width: 24), new("格式"), new("批次号", Width: 26), new("码值"), new("物体类型"), new("码样式"),
            new("图片数", SheetColumnKind.Number, 10), new("字节数", SheetColumnKind.Number, 14), new("下载人"), new("图片任务", Width: 26), new("SM3", Width: 68),
        ];

        public async Task<Result> Handle(Command request, CancellationToken ct)
        {
            var records = await db.FindDownloadsAsync(user.Actor, request.Filter, ct);
            var count = await records.CountAsync(ct);
            if (count > MaxRows)
            {
                throw new RuleViolation("export.too-many", $"符合条件的记录有 {count} 条，一次最多导出 {MaxRows} 条，请缩小时间范围。");
            }
            var stream = new MemoryStream();
            await using var sheet = SheetWriter.Create(stream, Columns, new SheetWatermark("码图片下载记录", user.Actor.Name, new DateTimeOffset(db.Now)), "下载记录");
            await foreach (var d in records.OrderByDescending(d => d.At).ThenByDescending(d => d.Id).AsAsyncEnumerable().WithCancellation(ct))
            {
                await sheet.WriteAsync(RowOf(d), ct);
            }
            await sheet.CompleteAsync(ct);
            db.Record("downloads.exported", "download-records", user.Actor.DepartmentId, new { rows = sheet.RowsWritten, filter = request.Filter });
            await db.SaveChangesAsync(ct);
            return new Result(stream.ToArray());
        }

        private object?[] RowOf(DownloadRecord d) =>
        [
            new DateTimeOffset(DateTime.SpecifyKind(d.At, DateTimeKind.Utc)), d.FileName, d.Format.Text(), d.BatchNo, d.Code, types.Find(d.TypeCode)?.Type.Name ?? d.TypeCode, d.StyleCode,
            d.Images, d.Size, d.AccountName, d.JobId, d.Sm3,
        ];
    }

    public static void MapSite(IEndpointRouteBuilder site) =>
        site.MapGet("/admin/downloads/export", async ([AsParameters] ExportDownloadsAsk ask, IMediator mediator, CancellationToken ct) =>
            {
                var result = await mediator.Send(new Command(ask.ToFilter()), ct);
                return Results.File(result.Workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "码图片下载记录.xlsx");
            })
            .RequireAuthorization(new PermissionAttribute(ObjectsPermissions.Images)).ExcludeFromDescription();
}

/// <summary>The filter of the page, as its address carries it.</summary>
internal sealed record ExportDownloadsAsk(string? From, string? To, string? TypeCode, string? BatchNo, string? Code, string? Account, string? Format)
{
    public ListDownloads.Filter ToFilter() => new()
    {
        From = From,
        To = To,
        TypeCode = TypeCode,
        BatchNo = BatchNo,
        Code = Code,
        Account = Account,
        Format = ImageFormats.Find(Format),
    };
}
