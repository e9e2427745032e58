using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SuiShenMa.Kernel.CallLog;
using SuiShenMa.Kernel.Geo;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Contracts;

namespace SuiShenMa.Codes.Features;

/// <summary>The object behind a unified code.</summary>
/// <param name="State"><c>blank</c>, <c>pendingReview</c>, <c>rejected</c>, <c>issued</c>, <c>active</c>, <c>disabled</c> or <c>cancelled</c>: in an emergency a position is of use in any state.</param>
/// <param name="Location">Null when no position is known.</param>
/// <param name="OwningUnit">Name of the owning unit (权属单位), its code where only that is known, or null.</param>
/// <param name="ManagingDepartment">Name of the managing department (主管部门), or null.</param>
/// <param name="Attributes">Value by attribute key.</param>
/// <param name="ExternalDisplay">外部展示标识: what stands on the printed code, to be compared with what the caller reads out.</param>
internal sealed record FindByUnifiedCodeResponseV1(
    string UnifiedCode, string Code, string State, string Name, string TypeCode, string TypeName, string CategoryName, string? PartNumber,
    string RegionCode, string RegionName, string Address, GeoPoint? Location, string? OwningUnit, string? OwningUnitUscc,
    string? ManagingDepartment, string? ManagingDepartmentId, IReadOnlyDictionary<string, string> Attributes, ExternalDisplayV1 ExternalDisplay);

/// <summary>What somebody in front of the object sees printed around its code.</summary>
/// <param name="Lines">In the order in which they are printed, as a rule name, unified code in groups of three, and a caption.</param>
/// <param name="Url">What is inside of the symbol.</param>
internal sealed record ExternalDisplayV1(IReadOnlyList<string> Lines, string Url);

internal static class FindByUnifiedCodeApi
{
    public static void MapFindByUnifiedCode(this IEndpointRouteBuilder api) =>
        api.MapGet("/unified-codes/{unifiedCode}", async (string unifiedCode, PartnerSender sender, ActorContext context, CancellationToken ct) =>
            {
                context.Call = new CallNote("unified");
                return Answer(await sender.SendAsync(new FindByUnifiedCode.Query(unifiedCode), ct));
            })
            .Partner("unified-codes.emergency", callsPerMinute: 60)
            .WithName("FindByUnifiedCode").WithTags("物码核验").WithSummary("统一编码信息查询接口")
            .WithDescription("应急场景（火灾、燃气泄漏、110 报警等）凭 9 位统一编码查询物体信息，包括地址、坐标和现场码牌上印的文字（externalDisplay），可与报警人核对。每个应用每分钟最多 60 次，每次查询都会留痕。");

    private static FindByUnifiedCodeResponseV1 Answer(FindByUnifiedCode.Result found) => Answer(found.Card, new ExternalDisplayV1(found.Sign.Lines, found.Sign.Url));

    private static FindByUnifiedCodeResponseV1 Answer(ObjectCodeCard c, ExternalDisplayV1 display) => new(
        c.UnifiedCode, c.Code, JsonNamingPolicy.CamelCase.ConvertName(c.State.ToString()), c.Name, c.TypeCode, c.TypeName, c.CategoryName, c.PartNumber,
        c.RegionCode, c.RegionName, c.Address, c.Location, c.OwningUnitName ?? c.OwningUnitUscc, c.OwningUnitUscc, c.ManagingDepartmentName, c.ManagingDepartmentId,
        c.Attributes.ToDictionary(a => a.Key, a => a.Value, StringComparer.Ordinal), display);
}
