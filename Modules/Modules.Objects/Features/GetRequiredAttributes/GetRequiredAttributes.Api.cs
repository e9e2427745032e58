using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Domain;

namespace SuiShenMa.Objects.Features;

/// <summary>An attribute of an object type, as the activation tool must ask for it.</summary>
/// <param name="Key">Name of the member in <c>attributes</c> of an entry.</param>
/// <param name="Name">What the field is called, in Chinese.</param>
/// <param name="Required">True: an entry without it is refused.</param>
/// <param name="Unique">True: no two objects of the type share a value.</param>
/// <param name="Options">The values to choose from, for <c>option</c>.</param>
/// <param name="Pattern">Regular expression that the whole text must match, for <c>text</c>.</param>
/// <param name="MaxLength">Longest text, for <c>text</c>.</param>
internal sealed record RequiredAttributeV1(
    string Key, string Name, AttributeDataType DataType, bool Required, bool Unique,
    IReadOnlyList<string>? Options, string? Pattern, int? MaxLength);

internal static class GetRequiredAttributesApi
{
    // The activation tool asks, so its capability opens the door; whoever may issue codes is granted it as well.
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/object-types/{typeCode}/required-attributes", GetAsync)
            .Partner("activation")
            .WithName("getRequiredAttributes").WithTags("物体类型").WithSummary("查询物体类型必填项")
            .WithDescription("返回该物体类型的全部属性，必填的在前；名称、区划、地址等固有字段不在其中，行业管理编码是否必填见物体类型列表的 partNumberRequired。")
            .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IReadOnlyList<RequiredAttributeV1>> GetAsync(string typeCode, PartnerSender sender, CancellationToken ct) =>
        [.. (await sender.SendAsync(new GetRequiredAttributes.Query(typeCode), ct)).Select(Of)];

    private static RequiredAttributeV1 Of(AttributeDefinition a) => new(
        a.Key, a.Name, a.DataType, a.Required, a.Unique, a.Options, a.Pattern,
        a.DataType == AttributeDataType.Text ? a.MaxLength ?? AttributeDefinition.DefaultMaxLength : null);
}
