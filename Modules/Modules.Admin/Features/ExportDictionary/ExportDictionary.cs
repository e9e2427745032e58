using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Sheets;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An operator takes a dictionary as a workbook, in the shape in which it can be brought in again.</summary>
internal static class ExportDictionary
{
    internal sealed record Command(string Kind) : ICommand<Result>;

    internal sealed record Result(string Name, byte[] Workbook);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Kind).NotEmpty().WithMessage("请选择字典。");
    }

    internal sealed class Handler(AdminDb db) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken ct)
        {
            var name = await db.DictionaryKinds.Where(k => k.Kind == command.Kind).Select(k => k.Name).FirstOrDefaultAsync(ct) ?? throw new NotFound("没有这个字典。");
            var stream = new MemoryStream();
            await using var sheet = SheetWriter.Create(stream, [.. ImportDictionary.Headings.Select(h => new SheetColumn(h.Name, Width: 20))], null, "字典");
            foreach (var d in await db.Dictionary.AsNoTracking().Where(d => d.Kind == command.Kind).OrderBy(d => d.Order).ThenBy(d => d.Code).ToListAsync(ct))
            {
                await sheet.WriteAsync([d.Code, d.Name, d.ParentCode, d.Order.ToString(System.Globalization.CultureInfo.InvariantCulture), d.Color, d.Note, d.Disabled ? "停用" : "启用"], ct);
            }
            await sheet.CompleteAsync(ct);
            db.Record("dictionary.exported", "dictionary", command.Kind, new { rows = sheet.RowsWritten });
            await db.SaveChangesAsync(ct);
            return new Result(name, stream.ToArray());
        }
    }

    public static void MapSite(IEndpointRouteBuilder site) =>
        site.MapGet("/admin/dictionaries/export", async (string kind, IMediator mediator, CancellationToken ct) =>
            {
                var result = await mediator.Send(new Command(kind), ct);
                return Results.File(result.Workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", $"字典-{result.Name}.xlsx");
            })
            .RequireAuthorization(new PermissionAttribute(AdminPermissions.Dictionaries)).ExcludeFromDescription();
}
