using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using SuiShenMa.Codes.Judging;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.CallLog;
using SuiShenMa.Kernel.Geo;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Codes.Features;

/// <summary>A scan to be judged.</summary>
/// <param name="Code">What was scanned: the URL or its last segment, in either case; blanks and line ends are ignored.</param>
/// <param name="Place">Where it is verified, at most 200 characters.</param>
/// <param name="Purpose">What for, at most 200 characters.</param>
/// <param name="DeviceId">The terminal, at most 64 characters.</param>
internal sealed record VerifyObjectCodeRequestV1(string Code, string Place, string Purpose, string? DeviceId);

/// <summary>The verdict. A good code comes with everything about the object, any other with <c>reason</c> and <c>message</c> only.</summary>
internal sealed record VerifyObjectCodeResponseV1
{
    public bool Valid { get; init; }

    /// <summary><c>unknown</c>, <c>checksum</c>, <c>blank</c>, <c>notActive</c>, <c>disabled</c>, <c>cancelled</c>, <c>suspended</c> (issued here, but its record fails its integrity check and is being looked into); only when not valid.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Reason { get; init; }

    /// <summary>A sentence in Chinese for the person at the terminal; only when not valid.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Message { get; init; }

    /// <summary>The value in capitals.</summary>
    public string? Code { get; init; }

    /// <summary><c>active</c>.</summary>
    public string? State { get; init; }

    public string? Name { get; init; }
    public string? TypeCode { get; init; }
    public string? TypeName { get; init; }
    public string? CategoryName { get; init; }

    /// <summary>行业管理编码, or null.</summary>
    public string? PartNumber { get; init; }

    public string? UnifiedCode { get; init; }
    public string? RegionCode { get; init; }
    public string? RegionName { get; init; }
    public string? Address { get; init; }

    /// <summary>Null when no position is known.</summary>
    public GeoPoint? Location { get; init; }

    /// <summary>Name of the owning unit (权属单位), its code where only that is known, or null.</summary>
    public string? OwningUnit { get; init; }

    public string? OwningUnitUscc { get; init; }

    /// <summary>Name of the managing department (主管部门).</summary>
    public string? ManagingDepartment { get; init; }

    public string? ManagingDepartmentId { get; init; }

    /// <summary>Value by attribute key, as the object type defines them.</summary>
    public IReadOnlyDictionary<string, string>? Attributes { get; init; }
}

internal static class VerifyObjectCodeApi
{
    /// <summary>A good answer shows what is not known as null; a bad one has nothing but its reason.</summary>
    public static byte[] Bytes(VerifyObjectCodeResponseV1 answer) => JsonSerializer.SerializeToUtf8Bytes(answer, answer.Valid ? WithNulls : Json.Stored);

    private static VerifyAnswer Of(VerifyObjectCodeResponseV1 answer) => new(Bytes(answer), answer.Reason);

    private static readonly JsonSerializerOptions WithNulls = Json.Apply(new JsonSerializerOptions());

    public static void MapVerifyObjectCode(this IEndpointRouteBuilder api) =>
        api.MapPost("/object-codes/verify", async ([FromServices] GenuineCodes codes, [FromServices] PatientSender patient, ActorContext context, HttpContext http, CancellationToken ct) =>
            {
                var body = PartnerBody.Read<VerifyObjectCodeRequestV1>(http);
                var command = new VerifyObjectCode.Command(body.Code, body.Place, body.Purpose, body.DeviceId);
                if (VerifyObjectCode.Errors(command) is { } errors)
                {
                    throw new InputInvalid(errors);
                }
                // A repeated request gets its first answer from the database; without a key none is touched.
                var (bytes, reason) = context.Idempotency is null
                    ? await VerifyObjectCode.AnswerAsync(codes, body.Code, ct)
                    : Of(await patient.SendAsync(context, command, ct));
                context.Call = new CallNote("object", reason, body.Place, body.Purpose, body.DeviceId);
                http.Response.ContentType = "application/json; charset=utf-8";
                http.Response.ContentLength = bytes.Length;
                await http.Response.Body.WriteAsync(bytes, ct);
            })
            .Partner("object-codes.verify")
            .Accepts<VerifyObjectCodeRequestV1>("application/json")
            .Produces<VerifyObjectCodeResponseV1>()
            .WithName("VerifyObjectCode").WithTags("物码核验").WithSummary("“一物一码”核验接口")
            .WithDescription("扫码后传入码值，返回核验结果和物体信息。码不可信时仍返回 200，`valid` 为 false，`reason` 说明原因。");
}
