using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>What is asked.</summary>
/// <param name="Name">1 to 64 characters.</param>
internal sealed record SampleSliceRequestV1(string? Name);

/// <summary>What came of it.</summary>
/// <param name="Name">As it was understood.</param>
internal sealed record SampleSliceResponseV1(string Name);

internal static class SampleSliceApi
{
    public static void MapSampleSlice(this IEndpointRouteBuilder api) =>
        api.MapPost("/sample-slice", async (SampleSliceRequestV1 body, PartnerSender sender, CancellationToken ct) =>
            {
                var made = await sender.SendAsync(new SampleSlice.Command(body.Name ?? ""), ct);
                return Results.Ok(new SampleSliceResponseV1(made.Name));
            })
            .Partner("sample-slice")
            .Produces<SampleSliceResponseV1>()
            .WithName("SampleSlice").WithTags("分组").WithSummary("接口名称").WithDescription("一句话说明。");
}
