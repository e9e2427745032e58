using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Images;

namespace SuiShenMa.Objects.Features;

/// <summary>Orders the images of a batch.</summary>
/// <param name="BatchNo">A batch of this application whose state is <c>done</c>.</param>
/// <param name="Format"><c>png</c>, <c>svg</c> or <c>pdf</c>.</param>
/// <param name="StyleCode">Code of a style; left out, that of the batch's object type.</param>
internal sealed record StartImageJobRequestV1(string? BatchNo, string? Format, string? StyleCode);

/// <summary>The order; again for the same batch, format and style it is the same job.</summary>
internal sealed record ImageJobAcceptedV1(string JobId, ImageJobState State);

internal static class StartImageJobApi
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/image-jobs", async (StartImageJobRequestV1 body, PartnerSender sender, CancellationToken ct) =>
        {
            var result = await sender.SendAsync(new StartImageJob.Command(body.BatchNo?.Trim(), ImageFormats.Parse(body.Format), body.StyleCode), ct);
            return TypedResults.Accepted($"/api/v1/image-jobs/{result.JobId}", new ImageJobAcceptedV1(result.JobId, result.State));
        })
        .Partner("images").WithName("startImageJob").WithTags("码图片").WithSummary("申请批量码图片")
        .WithDescription("批次生码完成后才能申请，否则 409 batch.not-done。同一批次、格式和样式再次申请，返回同一个任务；失败的任务再次申请会从断点继续。")
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
}
