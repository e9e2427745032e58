using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Images;

namespace SuiShenMa.Objects.Features;

internal static class GetCodeImageApi
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/object-codes/{code}/image", async (string code, string? format, string? size, string? style, HttpContext http, PartnerSender sender, CancellationToken ct) =>
                Show(http, await sender.SendAsync(new GetCodeImage.Query(code, format, size, style), ct), download: false))
            .Partner("images").WithName("getCodeImage").WithTags("码图片").WithSummary("单码图片下载")
            .WithDescription("返回图片本身。format 为 png（默认）、svg 或 pdf；size 为 PNG 的宽度，120 至 2000 像素，默认 480；style 为码样式代码，不填则用该物体类型的样式。")
            .Produces(StatusCodes.Status200OK, contentType: "image/png", additionalContentTypes: ["image/svg+xml", "application/pdf"])
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);

    /// <summary>For operators; <c>download=1</c> saves the file and writes a download record.</summary>
    public static void MapSite(IEndpointRouteBuilder site) =>
        site.MapGet("/admin/object-codes/{code}/image", async (string code, string? format, string? size, string? style, string? download, HttpContext http, IMediator mediator, CancellationToken ct) =>
            {
                var image = await mediator.Send(new GetCodeImage.Query(code, format, size, style), ct);
                if (download == "1")
                {
                    await mediator.Send(new RecordImageDownload.Command(new DownloadRecord
                    {
                        Code = image.Code,
                        TypeCode = image.TypeCode,
                        FileName = image.FileName,
                        Format = image.Format,
                        StyleCode = image.StyleCode,
                        Images = 1,
                        Size = image.Bytes.Length,
                        Sm3 = image.Sm3,
                    }), ct);
                }
                return Show(http, image, download == "1");
            })
            .RequireAuthorization(new PermissionAttribute(ObjectsPermissions.Images)).ExcludeFromDescription();

    private static IResult Show(HttpContext http, GetCodeImage.Result image, bool download)
    {
        http.Response.Headers.ContentDisposition = $"{(download ? "attachment" : "inline")}; filename=\"{image.FileName}\"";
        // The picture changes with the object's name and the style: ask again each time, and be told that it is the same.
        http.Response.Headers.CacheControl = "private, no-cache";
        return Results.Bytes(image.Bytes, image.Format.MediaType(), entityTag: download ? null : new EntityTagHeaderValue($"\"{image.Sm3}\""));
    }
}
