using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Geo;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Kernel.Text;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Lookup;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>查码值 (row 210): a partner finds the code of an object that lost its plate, by part number; or lists a batch.</summary>
internal static class FindObjectCodes
{
    internal sealed record Query(string? PartNumber, string? TypeCode, string? BatchNo, int Page, int PageSize) : IQuery<Paged<ObjectCode>>;

    internal sealed class Handler(ObjectsDb db, ITypeCatalog types, ICurrentUser user) : IHandle<Query, Paged<ObjectCode>>
    {
        public async Task<Paged<ObjectCode>> Handle(Query request, CancellationToken ct)
        {
            var codes = db.Codes.AsNoTracking().Within(user.Actor, types, DataActions.View);
            if (request.BatchNo is { } batchNo)
            {
                if (!await db.Batches.OwnedBy(user.Actor).AnyAsync(b => b.BatchNo == batchNo, ct))
                {
                    throw new NotFound("没有这个批次，请核对批次号。");
                }
                codes = codes.Where(c => c.BatchNo == batchNo);
            }
            else
            {
                var part = request.PartNumber is null ? "" : Normalise.Code(request.PartNumber);
                if (part.Length is 0 or > 64)
                {
                    throw new InputInvalid("partNumber", "请填写行业管理编码，最多 64 个字符。");
                }
                codes = codes.Where(c => c.PartNumber == part);
            }
            if (!string.IsNullOrEmpty(request.TypeCode))
            {
                codes = codes.Where(c => c.TypeCode == request.TypeCode);
            }
            // A row that was changed past the platform is left out of the list, it does not take the list away.
            using var all = SealedRowReading.WithoutRefusing();
            var page = await codes.OrderBy(c => c.Id).ToPageAsync(request.Page, request.PageSize, ct);
            return page with { Items = [.. page.Items.Where(db.IsTrusted)] };
        }
    }
}

/// <summary>An object code as its owner sees it.</summary>
internal sealed record ObjectCodeV1(
    string Code, string Url, string UnifiedCode, string BatchNo, ObjectCodeState State, string TypeCode, string? TypeName, string Name, string? PartNumber,
    string RegionCode, string Address, GeoPoint? Location, string? OwningUnitUscc, string? OwningUnitName, string? ManagingDepartmentId,
    IReadOnlyDictionary<string, string> Attributes, string? ReviewReason, DateTime CreatedAt, DateTime? ActivatedAt, string? ActivatedBy)
{
    internal static ObjectCodeV1 Of(ObjectCode code, ITypeCatalog types, PublicAddresses addresses) => new(
        code.Code, addresses.OfObject(code.Code), code.UnifiedCode, code.BatchNo, code.State, code.TypeCode, types.Find(code.TypeCode)?.Type.Name, code.Name,
        code.PartNumber, code.RegionCode, code.Address, code.Location, code.OwningUnitUscc, code.OwningUnitName, code.ManagingDepartmentId,
        code.Attributes, code.ReviewReason, code.CreatedAt, code.ActivatedAt, code.ActivatedBy);
}

internal static class FindObjectCodesApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/object-codes", (string? partNumber, string? typeCode, PartnerSender sender, ITypeCatalog types, PublicAddresses addresses, CancellationToken ct, int page = 1, int pageSize = 20) =>
                PageAsync(new FindObjectCodes.Query(partNumber ?? "", typeCode, null, page, pageSize), sender, types, addresses, ct))
            .Partner("object-codes.issue").WithTags("物码").WithSummary("查码值")
            .WithDescription("张贴的码丢失或损坏时，按行业管理编码（partNumber，必填）找回码值和批次号，再用批次号申请码图片。编码不要求唯一的类型可能返回多条。");
        api.MapGet("/object-codes/batches/{batchNo}/codes", (string batchNo, PartnerSender sender, ITypeCatalog types, PublicAddresses addresses, CancellationToken ct, int page = 1, int pageSize = 20) =>
                PageAsync(new FindObjectCodes.Query(null, null, batchNo, page, pageSize), sender, types, addresses, ct))
            .Partner("object-codes.issue").WithTags("物码").WithSummary("查询批次内的码")
            .WithDescription("按生码顺序分页列出批次内的码；只能查询本应用提交的批次。");
        api.MapGet("/object-codes/{code}", async (string code, PartnerSender sender, ITypeCatalog types, PublicAddresses addresses, CancellationToken ct) =>
                TypedResults.Ok(ObjectCodeV1.Of(await sender.SendAsync(new GetObjectCode.Query(code), ct), types, addresses)))
            .Partner("object-codes.issue").WithTags("物码").WithSummary("查询单个物码")
            .WithDescription("返回登记信息和当前状态；{code} 可以是码值，也可以是百分号编码的整个码链接。审核退回时 reviewReason 写明原因。");
    }

    private static async Task<Microsoft.AspNetCore.Http.HttpResults.Ok<Paged<ObjectCodeV1>>> PageAsync(FindObjectCodes.Query query, PartnerSender sender, ITypeCatalog types, PublicAddresses addresses, CancellationToken ct)
    {
        var page = await sender.SendAsync(query, ct);
        return TypedResults.Ok(new Paged<ObjectCodeV1>([.. page.Items.Select(c => ObjectCodeV1.Of(c, types, addresses))], page.Page, page.PageSize, page.Total));
    }
}

/// <summary>One code of the caller's own scope, as it stands in the database.</summary>
internal static class GetObjectCode
{
    internal sealed record Query(string Code) : IQuery<ObjectCode>;

    internal sealed class Handler(ObjectsDb db, ITypeCatalog types, ICurrentUser user) : IHandle<Query, ObjectCode>
    {
        public async Task<ObjectCode> Handle(Query request, CancellationToken ct) =>
            await db.Codes.AsNoTracking().Within(user.Actor, types, DataActions.View).FindCodeAsync(request.Code, ct);
    }

    /// <exception cref="NotFound">Not a code, not issued, or outside the caller's scope.</exception>
    internal static async Task<ObjectCode> FindCodeAsync(this IQueryable<ObjectCode> codes, string scanned, CancellationToken ct) =>
        CodeValue.TryParse(scanned, out var value) && await codes.FirstOrDefaultAsync(c => c.Code == value.Text, ct) is { } code
            ? code
            : throw new NotFound("没有找到这个码，请核对码值；也可能不在您的权限范围内。");
}
