using System.Text.Json;
using FluentValidation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Entry;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>A partner hands over up to 10 000 objects at once; they are stored now and become codes in the background.</summary>
internal static class PreIssueObjectBatch
{
    public const int MaxItems = 10_000;

    internal sealed record Command(string TypeCode, IReadOnlyList<ObjectEntry> Items) : ICommand<Result>;

    internal sealed record Result(string BatchNo);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.TypeCode).NotEmpty().WithMessage("请填写物体类型代码。").MaximumLength(16).WithMessage("没有这个物体类型。");
            RuleFor(c => c.Items).NotEmpty().WithMessage("请至少提交一条。")
                .Must(i => i.Count <= MaxItems).WithMessage($"一次最多提交 {MaxItems} 条，请分批。");
        }
    }

    internal sealed class Handler(ObjectsDb db, ITypeCatalog types, AfterCommit after, ICurrentUser user) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command request, CancellationToken ct)
        {
            var type = PreIssueObjectCode.TypeFor(types, user.Actor, request.TypeCode);
            var batch = new IntakeBatch
            {
                BatchNo = CodeMaker.NewNumber('B', db.Now),
                Source = BatchSource.Api,
                State = BatchState.Queued,
                TypeCode = type.Type.Code,
                Total = request.Items.Count,
                DepartmentId = user.Actor.DepartmentId,
                CreatedBy = user.Actor.Id,
                CreatedByName = user.Actor.Name,
                ApplicationId = user.Actor.Id,
                CreatedAt = db.Now,
                ScopeJson = JsonSerializer.Serialize(user.Actor.Scope, Json.Stored),
            };
            db.Batches.Add(batch);
            db.Items.AddRange(request.Items.Select((item, index) => new IntakeItem
            {
                BatchNo = batch.BatchNo,
                Number = index,
                State = ItemState.Waiting,
                PayloadJson = JsonSerializer.Serialize(item, Json.Stored),
            }));
            db.Record("object-batch.queued", "object-batch", batch.BatchNo, new { type = batch.TypeCode, items = batch.Total });
            await db.SaveChangesAsync(ct);
            after.Wake<RunIntakeBatchesJob>();
            return new Result(batch.BatchNo);
        }
    }
}

/// <summary>Objects of one type to be given codes, at most 10 000.</summary>
/// <param name="Items">As in a single pre-issue, without the type code.</param>
internal sealed record PreIssueObjectBatchRequestV1(string? TypeCode, List<PreIssueObjectCodeRequestV1?>? Items);

/// <summary>The batch to poll.</summary>
internal sealed record BatchAcceptedV1(string BatchNo);

internal static class PreIssueObjectBatchApi
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/object-codes/batches", async (PreIssueObjectBatchRequestV1 body, PartnerSender sender, CancellationToken ct) =>
        {
            var items = body.Items?.Select(i => i?.ToEntry() ?? new ObjectEntry()).ToList() ?? [];
            var result = await sender.SendAsync(new PreIssueObjectBatch.Command(body.TypeCode ?? "", items), ct);
            return TypedResults.Accepted($"/api/v1/object-codes/batches/{result.BatchNo}", new BatchAcceptedV1(result.BatchNo));
        })
        .Partner("object-codes.issue").WithTags("物码").WithSummary("批量预生码")
        .WithDescription("一次最多 10 000 个同类型物体，立即受理，按提交顺序在后台生码；每一条单独判断，不合格的不影响其他条。用返回的批次号查询进度、失败原因和码值。");
}
