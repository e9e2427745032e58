using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Enterprise.Entry;
using SuiShenMa.Enterprise.Lookup;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Imaging;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Enterprise.Features;

/// <summary>码图片 (row 8): the image of one enterprise code, drawn now and read back before it leaves.</summary>
internal static class GetEnterpriseCodeImage
{
    private const int Pixels = 720;

    /// <summary>As object codes, with the enterprise's name where those have their unified code.</summary>
    private static readonly CodeStyle Style = CodeStyle.Default with
    {
        UnifiedCode = CodeStyle.Default.UnifiedCode with { Text = "{}", FontSize = 3, MaxLines = 2, Height = 6.6 },
        Caption = CodeStyle.Default.Caption with { Text = "随申码 · 企业码" },
    };

    /// <param name="Download">The browser saves it; that is recorded.</param>
    internal sealed record Query(string Code, string? Format, bool Download) : IQuery<Result>;

    internal sealed record Result(byte[] Bytes, string MediaType, string FileName, string Sm3);

    internal sealed class Handler(EnterpriseDb db, EnterpriseAddresses addresses, CodeImageRenderer renderer, ICurrentUser user) : IHandle<Query, Result>
    {
        public async Task<Result> Handle(Query request, CancellationToken ct)
        {
            var (format, media) = request.Format switch
            {
                null or "" or "png" => ("png", "image/png"),
                "svg" => ("svg", "image/svg+xml"),
                "pdf" => ("pdf", "application/pdf"),
                _ => throw new InputInvalid("format", "图片格式只能是 png、svg 或 pdf。"),
            };
            var code = await db.Codes.AsNoTracking().Within(user.Actor, request.Download ? DataActions.Download : DataActions.View).FindCodeAsync(request.Code, ct);
            code.RequireNew();
            var label = new CodeLabel(addresses.Of(code), code.Name, code.EnterpriseName == code.Name ? "" : code.EnterpriseName, Code: code.Code);
            var bytes = CheckedCodeImage.Draw(renderer, label, Style, format, Pixels);
            if (request.Download)
            {
                db.Record("enterprise-code.image-downloaded", "enterprise-code", code.Code, new { format, size = bytes.Length });
                await db.SaveChangesAsync(ct);
            }
            return new Result(bytes, media, $"{code.Code}.{format}", Sm3.HashHex(bytes));
        }
    }

    public static void MapSite(IEndpointRouteBuilder site) =>
        site.MapGet("/admin/enterprise-codes/{code}/image", async (string code, string? format, string? download, HttpContext http, IMediator mediator, CancellationToken ct) =>
            {
                var image = await mediator.Send(new Query(code, format, download == "1"), ct);
                http.Response.Headers.ContentDisposition = $"{(download == "1" ? "attachment" : "inline")}; filename=\"{image.FileName}\"";
                // The picture changes with the names on it: ask again each time, and be told that it is the same.
                http.Response.Headers.CacheControl = "private, no-cache";
                return Results.Bytes(image.Bytes, image.MediaType, entityTag: download == "1" ? null : new EntityTagHeaderValue($"\"{image.Sm3}\""));
            })
            .RequireAuthorization(new PermissionAttribute(EnterprisePermissions.View)).ExcludeFromDescription();
}
