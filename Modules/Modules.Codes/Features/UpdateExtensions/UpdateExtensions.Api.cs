using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>Updates of extension values and colours, 1 to 10 000.</summary>
internal sealed record UpdateExtensionsRequestV1(List<UpdateExtensionV1?>? Items);

/// <summary>One update.</summary>
/// <param name="Subject">An object code (its address or value), a USCC, the platform's surrogate of a person, or <c>virtual:</c> with a type code.</param>
/// <param name="Fields">Value by key, typed as the field is defined: text, number, <c>yyyy-MM-dd</c>, true or false, or one of its options. Null takes the value away. Fields that are not named stay.</param>
/// <param name="Colour">Code of the colour dictionary; an empty text takes the colour away; absent leaves it.</param>
internal sealed record UpdateExtensionV1(string? Subject, Dictionary<string, JsonElement>? Fields, string? Colour);

/// <summary>The batch to poll.</summary>
/// <param name="State">Always <c>queued</c>.</param>
internal sealed record ExtensionBatchAcceptedV1(string BatchNo, string State);

internal static class UpdateExtensionsApi
{
    public static void MapUpdateExtensions(this IEndpointRouteBuilder api) =>
        api.MapPost("/engine/extensions/batch", async (UpdateExtensionsRequestV1 body, PartnerSender sender, CancellationToken ct) =>
            {
                var items = body.Items?.Select(i => new UpdateExtensions.Item(i?.Subject, i?.Fields, i?.Colour)).ToList() ?? [];
                var result = await sender.SendAsync(new UpdateExtensions.Command(items), ct);
                return TypedResults.Accepted($"/api/v1/engine/extensions/batches/{result.BatchNo}", new ExtensionBatchAcceptedV1(result.BatchNo, "queued"));
            })
            .Partner("extensions.write")
            .WithName("UpdateExtensions").WithTags("扩展信息").WithSummary("随申码批量更新接口")
            .WithDescription("一次最多 10 000 条，立即受理，按提交顺序在后台执行；同一对象的多次更新以后提交的为准。用返回的批次号查询进度和失败原因。");
}
