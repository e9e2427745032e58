using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SuiShenMa.Kernel.Geo;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Entry;
using SuiShenMa.Objects.Geocoding;
using SuiShenMa.Objects.Lookup;

namespace SuiShenMa.Objects.Features;

/// <summary>One object to be given a code.</summary>
/// <param name="TypeCode">From <c>GET /object-types</c>.</param>
/// <param name="Name">1 to 200 characters.</param>
/// <param name="PartNumber">行业管理编码, up to 64 characters; required and unique where the type says so.</param>
/// <param name="RegionCode">6-digit district or 9-digit street.</param>
/// <param name="Address">1 to 300 characters.</param>
/// <param name="Location">Position as surveyed or entered.</param>
/// <param name="OwningUnitUscc">权属单位, GB 32100.</param>
/// <param name="OwningUnitName">Name of the owning unit.</param>
/// <param name="ManagingDepartment"><c>original</c> or <c>own</c>, for types of territorial management; the original one where there is one, if nothing is said.</param>
/// <param name="Attributes">By key, as <c>GET /object-types/{typeCode}/required-attributes</c> lists them.</param>
internal sealed record PreIssueObjectCodeRequestV1(
    string? TypeCode, string? Name, string? PartNumber, string? RegionCode, string? Address, GeoPoint? Location, string? OwningUnitUscc,
    string? OwningUnitName, ManagerChoice? ManagingDepartment, Dictionary<string, JsonElement>? Attributes)
{
    internal ObjectEntry ToEntry() => new()
    {
        Name = Name,
        PartNumber = PartNumber,
        RegionCode = RegionCode,
        Address = Address,
        Location = Location,
        LocationSource = LocationSource.Entered,
        OwningUnitUscc = OwningUnitUscc,
        OwningUnitName = OwningUnitName,
        ManagerChoice = ManagingDepartment ?? ManagerChoice.None,
        Attributes = AttributeJson.Texts(Attributes),
    };
}

/// <summary>The code that an object was given.</summary>
/// <param name="Url">What is inside the printed code.</param>
/// <param name="State"><c>pendingReview</c>, <c>issued</c>, or <c>active</c> for types that activate by themselves.</param>
internal sealed record PreIssueObjectCodeResponseV1(string Code, string Url, string UnifiedCode, string BatchNo, ObjectCodeState State);

internal static class PreIssueObjectCodeApi
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/object-codes", async (PreIssueObjectCodeRequestV1 body, PartnerSender sender, PublicAddresses addresses, CancellationToken ct) =>
        {
            var result = await sender.SendAsync(new PreIssueObjectCode.Command(body.TypeCode ?? "", body.ToEntry()), ct);
            var url = addresses.OfObject(result.Code);
            return TypedResults.Created($"/api/v1/object-codes/{result.Code}", new PreIssueObjectCodeResponseV1(result.Code, url, result.UnifiedCode, result.BatchNo, result.State));
        })
        .Partner("object-codes.issue").WithTags("物码").WithSummary("单个预生码")
        .WithDescription("录入一个物体并生码。类型需要审核时 state 为 pendingReview，否则为 issued；自动激活的数字虚拟类型为 active。行业管理编码只在类型要求必填时必填并校验唯一。返回的 batchNo 可直接用于申请码图片。");
}
