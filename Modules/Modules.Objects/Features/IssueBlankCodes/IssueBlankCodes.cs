using FluentValidation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Entry;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>发空码 (row 220): code values to be printed before anything is known of the objects.</summary>
internal static class IssueBlankCodes
{
    public const int MaxCount = 100_000;

    internal sealed record Command(int Count, string? TypeCode) : ICommand<Result>;

    internal sealed record Result(string BatchNo);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Count).InclusiveBetween(1, MaxCount).WithMessage($"数量须在 1 到 {MaxCount} 之间。");
            RuleFor(c => c.TypeCode).MaximumLength(16).WithMessage("没有这个物体类型。");
        }
    }

    internal sealed class Handler(ObjectsDb db, ITypeCatalog types, AfterCommit after, ICurrentUser user) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command request, CancellationToken ct)
        {
            if (string.IsNullOrEmpty(request.TypeCode) && !user.Actor.Scope.TypesFor(DataActions.Issue).All)
            {
                throw new InputInvalid("typeCode", "您的权限限于部分物体类型，请选择一个类型。");
            }
            var type = string.IsNullOrEmpty(request.TypeCode) ? "" : PreIssueObjectCode.TypeFor(types, user.Actor, request.TypeCode, DataActions.Issue).Type.Code;
            var batch = new IntakeBatch
            {
                BatchNo = CodeMaker.NewNumber('B', db.Now),
                Source = BatchSource.Blank,
                State = BatchState.Queued,
                TypeCode = type,
                Total = request.Count,
                DepartmentId = user.Actor.DepartmentId,
                CreatedBy = user.Actor.Id,
                CreatedByName = user.Actor.Name,
                ApplicationId = user.Actor.Kind == ActorKind.Application ? user.Actor.Id : null,
                CreatedAt = db.Now,
            };
            db.Batches.Add(batch);
            db.Record("blank-codes.ordered", "object-batch", batch.BatchNo, new { count = request.Count, type });
            await db.SaveChangesAsync(ct);
            after.Wake<RunIntakeBatchesJob>();
            return new Result(batch.BatchNo);
        }
    }
}

/// <summary>An order of blank codes.</summary>
/// <param name="Count">1 to 100 000.</param>
/// <param name="TypeCode">Fixes the type in advance; may be left out.</param>
internal sealed record IssueBlankCodesRequestV1(int? Count, string? TypeCode);

internal static class IssueBlankCodesApi
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/object-codes/blank-batches", async (IssueBlankCodesRequestV1 body, PartnerSender sender, CancellationToken ct) =>
        {
            var result = await sender.SendAsync(new IssueBlankCodes.Command(body.Count ?? 0, body.TypeCode), ct);
            return TypedResults.Accepted($"/api/v1/object-codes/batches/{result.BatchNo}", new BatchAcceptedV1(result.BatchNo));
        })
        .Partner("object-codes.issue").WithTags("物码").WithSummary("预生码（发空码）")
        .WithDescription("只发码值，不需录入物体信息，一次最多 100 000 个。typeCode 可不填；填写后只能按该类型激活。空码经空码激活接口录入物体后才可核验。");
}
