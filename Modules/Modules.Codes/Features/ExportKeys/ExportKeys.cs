using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SuiShenMa.Codes.Data;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Sheets;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>An operator takes the key inventory as a workbook, evidence for 密评; it holds no key material.</summary>
internal static class ExportKeys
{
    internal sealed record Command : ICommand<Result>;

    internal sealed record Result(byte[] Workbook);

    internal sealed class Validator : AbstractValidator<Command>;

    internal sealed class Handler(IKeyring keyring, IEnumerable<ICryptographyFacts> sources, CodesDb db, ICurrentUser user) : IHandle<Command, Result>
    {
        private static readonly SheetColumn[] Columns =
        [
            new("用途", Width: 16), new("用途标识", Width: 18), new("算法与标准", Width: 40), new("密钥编号", Width: 16), new("状态", Width: 18),
            new("生成时间", SheetColumnKind.DateTime, 20), new("使用位置", Width: 56), new("保护方式", Width: 48),
        ];

        public async Task<Result> Handle(Command request, CancellationToken ct)
        {
            var items = ListKeys.KeysOf(keyring);
            var stream = new MemoryStream();
            await using var sheet = SheetWriter.Create(stream, Columns, new SheetWatermark("密钥清单", user.Actor.Name, new DateTimeOffset(db.Now)), "密钥清单");
            foreach (var k in items)
            {
                await sheet.WriteAsync([k.Use.Name, k.Use.Purpose, k.Use.Algorithm, k.KeyId, k.State, new DateTimeOffset(k.CreatedAt, TimeSpan.Zero), k.Use.Where,
                    $"以主密钥（{MasterKey.ConfigurationName}，置于数据库和密钥文件之外）派生密钥 SM4-GCM 加密保存"], ct);
            }
            foreach (var f in await sources.AllAsync(ct))
            {
                await sheet.WriteAsync([f.Name, "—", f.Algorithm, "—", f.State, null, f.Where, "—"], ct);
            }
            await sheet.CompleteAsync(ct);
            db.Record("keys.exported", "key", "all", new { keys = items.Count });
            await db.SaveChangesAsync(ct);
            return new Result(stream.ToArray());
        }
    }

    public static void MapExportKeys(this IEndpointRouteBuilder site) =>
        site.MapGet("/admin/keys/export", async (IMediator mediator, CancellationToken ct) =>
                Results.File((await mediator.Send(new Command(), ct)).Workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "密钥清单.xlsx"))
            .RequireAuthorization(new PermissionAttribute(DynamicPermissions.Keys)).ExcludeFromDescription();
}
