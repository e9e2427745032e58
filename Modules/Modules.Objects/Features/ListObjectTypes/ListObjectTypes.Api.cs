using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>An object type that the application may enter objects of.</summary>
/// <param name="CategoryCode">Code of the category (大类).</param>
/// <param name="Kind">How the object relates to its place.</param>
/// <param name="ManagementMode">One department for the whole city, or one per region.</param>
/// <param name="ReviewRequired">True: entries of other departments wait for the managing department's review.</param>
/// <param name="PartNumberRequired">True: <c>partNumber</c> must be given and is unique within the type.</param>
internal sealed record ObjectTypeV1(
    string TypeCode, string Name, string CategoryCode, string CategoryName, ObjectKind Kind, ManagementMode ManagementMode,
    bool ReviewRequired, bool PartNumberRequired);

internal static class ListObjectTypesApi
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/object-types", ListAsync)
            .Partner("object-codes.issue")
            .WithName("listObjectTypes").WithTags("物体类型").WithSummary("查询可用的物体类型")
            .WithDescription("只返回已上架且在应用授权范围内的物体类型。keyword 按类型代码开头或名称的一部分查找，category 填大类代码或大类名称。")
            .ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<Paged<ObjectTypeV1>> ListAsync(PartnerSender sender, CancellationToken ct, string? keyword = null, string? category = null, int page = 1, int pageSize = 20)
    {
        var found = await sender.SendAsync(new ListObjectTypes.Query(keyword, category, Usable: true, PageNo: page, PageSize: pageSize), ct);
        return new Paged<ObjectTypeV1>([.. found.Items.Select(Of)], found.Page, found.PageSize, found.Total);
    }

    private static ObjectTypeV1 Of(TypeInfo info) => new(
        info.Type.Code, info.Type.Name, info.Category.Code, info.Category.Name, info.Category.Kind, info.Type.Mode,
        info.Type.ReviewRequired, info.Type.PartNumberRequired);
}
