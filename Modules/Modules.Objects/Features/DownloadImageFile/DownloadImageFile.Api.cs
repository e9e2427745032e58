using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Files;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Images;

namespace SuiShenMa.Objects.Features;

internal static class DownloadImageFileApi
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/image-jobs/{jobId}/files/{name}", SendAsync)
            .Partner("images", streams: true).WithName("downloadImageFile").WithTags("码图片").WithSummary("批量码图片下载")
            .WithDescription("压缩包每个最多 5 000 张图片，另有 manifest.csv。支持 Range 断点续传和 If-None-Match；ETag 是文件的 SM3。")
            .Produces(StatusCodes.Status200OK, contentType: "application/zip", additionalContentTypes: ["application/pdf", "text/csv"])
            .Produces(StatusCodes.Status206PartialContent).Produces(StatusCodes.Status304NotModified)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

    public static void MapSite(IEndpointRouteBuilder site) =>
        site.MapGet("/admin/image-jobs/{jobId}/files/{name}", SendAsync)
            .RequireAuthorization(new PermissionAttribute(ObjectsPermissions.Images)).ExcludeFromDescription();

    private static async Task<IResult> SendAsync(string jobId, string name, HttpContext http, PartnerSender sender, IFileStore files, CancellationToken ct)
    {
        var file = await sender.SendAsync(new DownloadImageFile.Query(jobId, name), ct);
        var tag = new EntityTagHeaderValue($"\"{file.Sm3}\"");
        // Disposed by the result that sends it.
        var stream = await files.OpenAsync(file.StoredFile, ct) ?? throw new RuleViolation("image-file.gone", "文件已经清理，请重新申请码图片。", 410);
        try
        {
            if (IsNewDownload(http.Request, tag, stream.Length))
            {
                await sender.SendAsync(new RecordImageDownload.Command(file.Record), ct);
            }
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
        http.Response.Headers.CacheControl = "private, no-cache";
        return Results.Stream(stream, ImageFormats.MediaTypeOf(file.Name), file.Name, new DateTimeOffset(DateTime.SpecifyKind(file.MadeAt, DateTimeKind.Utc)), tag, enableRangeProcessing: true);
    }

    /// <summary>The rest of a broken-off download is not another one, and neither is the question whether the file changed.</summary>
    private static bool IsNewDownload(HttpRequest request, EntityTagHeaderValue tag, long length)
    {
        var headers = request.GetTypedHeaders();
        if (headers.IfNoneMatch.Any(t => t.Equals(EntityTagHeaderValue.Any) || t.Compare(tag, useStrongComparison: false)))
        {
            return false;
        }
        return headers.Range?.Ranges is not { Count: > 0 } ranges || ranges.Any(r => r.From is 0 || (r.From is null && r.To >= length));
    }
}
