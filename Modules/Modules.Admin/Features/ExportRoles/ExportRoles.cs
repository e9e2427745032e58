using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Sheets;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>A security administrator takes the roles as a workbook: one row per role and permission, as the import reads them.</summary>
internal static class ExportRoles
{
    public const string RoleHeading = "角色名称", NoteHeading = "说明", PermissionHeading = "权限编号", TextHeading = "权限", SourceHeading = "来源";

    internal sealed record Command : ICommand<Result>;

    internal sealed record Result(byte[] Workbook);

    internal sealed class Validator : AbstractValidator<Command>;

    internal sealed class Handler(AdminDb db, PermissionCatalog catalog, ICurrentUser user) : IHandle<Command, Result>
    {
        private static readonly SheetColumn[] Columns = [new(RoleHeading, Width: 24), new(NoteHeading, Width: 36), new(PermissionHeading, Width: 28), new(TextHeading, Width: 28), new(SourceHeading, Width: 10)];

        public async Task<Result> Handle(Command request, CancellationToken ct)
        {
            // A role that was changed past the platform gives nothing, and is left out.
            using var look = SealedRowReading.WithoutRefusing();
            var roles = (await db.Roles.OrderBy(r => r.BuiltIn == null).ThenBy(r => r.Name).ToListAsync(ct)).FindAll(db.IsTrusted);
            var stream = new MemoryStream();
            await using var sheet = SheetWriter.Create(stream, Columns, new SheetWatermark("角色", user.Actor.Name, new DateTimeOffset(db.Now)), "角色");
            foreach (var role in roles)
            {
                foreach (var permission in role.Permissions)
                {
                    await sheet.WriteAsync([role.Name, role.Note, permission, catalog.Find(permission)?.Text, role.BuiltIn is null ? "自定义" : "内置"], ct);
                }
            }
            await sheet.CompleteAsync(ct);
            db.Record("roles.exported", "role", "all", new { roles = roles.Count, rows = sheet.RowsWritten });
            await db.SaveChangesAsync(ct);
            return new Result(stream.ToArray());
        }
    }

    public static void MapSite(IEndpointRouteBuilder site) =>
        site.MapGet("/admin/roles/export", async (IMediator mediator, CancellationToken ct) =>
                Results.File((await mediator.Send(new Command(), ct)).Workbook, Workbooks.ContentType, "角色.xlsx"))
            .RequireAuthorization(new PermissionAttribute(AdminPermissions.Roles)).ExcludeFromDescription();
}
