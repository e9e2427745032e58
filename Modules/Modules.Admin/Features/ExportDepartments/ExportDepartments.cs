using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Data;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Sheets;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An administrator takes the departments as a workbook, as the import reads them.</summary>
internal static class ExportDepartments
{
    public const string IdHeading = "编号", NameHeading = "名称", RegionHeading = "区划代码", RegionNameHeading = "区划", ParentHeading = "上级部门编号", UsccHeading = "统一社会信用代码";

    internal sealed record Command : ICommand<Result>;

    internal sealed record Result(byte[] Workbook);

    internal sealed class Validator : AbstractValidator<Command>;

    internal sealed class Handler(AdminDb db, IRegions regions, ICurrentUser user) : IHandle<Command, Result>
    {
        private static readonly SheetColumn[] Columns =
            [new(IdHeading, Width: 24), new(NameHeading, Width: 36), new(RegionHeading, Width: 14), new(RegionNameHeading, Width: 24), new(ParentHeading, Width: 24), new(UsccHeading, Width: 24)];

        public async Task<Result> Handle(Command request, CancellationToken ct)
        {
            var stream = new MemoryStream();
            await using var sheet = SheetWriter.Create(stream, Columns, new SheetWatermark("部门", user.Actor.Name, new DateTimeOffset(db.Now)), "部门");
            // One that was changed past the platform is left out.
            using var look = SealedRowReading.WithoutRefusing();
            foreach (var d in (await db.Departments.OrderBy(d => d.RegionCode).ThenBy(d => d.Id).ToListAsync(ct)).FindAll(db.IsTrusted))
            {
                await sheet.WriteAsync([d.Id, d.Name, d.RegionCode, regions.Find(d.RegionCode)?.FullName, d.ParentId, d.Uscc], ct);
            }
            await sheet.CompleteAsync(ct);
            db.Record("departments.exported", "department", "all", new { rows = sheet.RowsWritten });
            await db.SaveChangesAsync(ct);
            return new Result(stream.ToArray());
        }
    }

    public static void MapSite(IEndpointRouteBuilder site) =>
        site.MapGet("/admin/departments/export", async (IMediator mediator, CancellationToken ct) =>
                Results.File((await mediator.Send(new Command(), ct)).Workbook, Workbooks.ContentType, "部门.xlsx"))
            .RequireAuthorization(new PermissionAttribute(AdminPermissions.Departments)).ExcludeFromDescription();
}
