using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;

namespace SuiShenMa.Objects.Features;

/// <summary>How far a batch is, and what failed in it.</summary>
internal static class GetIntakeBatch
{
    public const int MaxFailures = 10_000;

    internal sealed record Query(string BatchNo) : IQuery<Result>;

    internal sealed record Result(IntakeBatch Batch, IReadOnlyList<IntakeItem> Failures);

    internal sealed class Handler(ObjectsDb db, ICurrentUser user) : IHandle<Query, Result>
    {
        public async Task<Result> Handle(Query request, CancellationToken ct)
        {
            var batch = await db.Batches.AsNoTracking().OwnedBy(user.Actor).FirstOrDefaultAsync(b => b.BatchNo == request.BatchNo, ct)
                ?? throw new NotFound("没有这个批次，请核对批次号。");
            var failures = batch.Failed == 0 ? [] : await db.Items.AsNoTracking()
                .Where(i => i.BatchNo == batch.BatchNo && i.State == ItemState.Failed).OrderBy(i => i.Number).Take(MaxFailures).ToListAsync(ct);
            return new Result(batch, failures);
        }
    }

    /// <summary>
    /// A batch belongs to the department that handed it in; a partner sees those of its own application, and an account that
    /// is confined to a part of its department's scope those that it handed in itself.
    /// </summary>
    internal static IQueryable<IntakeBatch> OwnedBy(this IQueryable<IntakeBatch> batches, Actor actor) =>
        actor.Scope.Platform ? batches
        : actor.Kind == ActorKind.Application ? batches.Where(b => b.ApplicationId == actor.Id)
        : actor.IsConfined() ? batches.Where(b => b.DepartmentId == actor.DepartmentId && b.CreatedBy == actor.Id)
        : batches.Where(b => b.DepartmentId == actor.DepartmentId && actor.DepartmentId != "");

    /// <summary>A sub-account that may not see all that its department sees.</summary>
    internal static bool IsConfined(this Actor actor) =>
        !actor.Scope.Platform && !actor.Scope.For(DataActions.View).Any(a => a.ObjectTypes.All && (a.Regions.All || a.Regions.ContainsRegion(actor.Scope.DepartmentRegion)));
}

/// <summary>One item that did not become a code.</summary>
/// <param name="Index">Position in the request, from 0.</param>
internal sealed record BatchFailureV1(int Index, string Code, string Message);

/// <summary>The state of a batch.</summary>
/// <param name="State"><c>queued</c>, <c>running</c> or <c>done</c>.</param>
internal sealed record BatchStateV1(string BatchNo, string State, int Total, int Succeeded, int Failed, IReadOnlyList<BatchFailureV1> Failures);

internal static class GetIntakeBatchApi
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/object-codes/batches/{batchNo}", async (string batchNo, PartnerSender sender, CancellationToken ct) =>
        {
            var (batch, failures) = await sender.SendAsync(new GetIntakeBatch.Query(batchNo), ct);
            return TypedResults.Ok(new BatchStateV1(batch.BatchNo, StateOf(batch.State), batch.Total, batch.Succeeded, batch.Failed,
                [.. failures.Select(f => new BatchFailureV1(f.Number, f.ErrorCode!, f.Message!))]));
        })
        .Partner("object-codes.issue").WithTags("物码").WithSummary("查询批次状态")
        .WithDescription("state 为 queued、running 或 done。failures 列出没有生码的条目：index 是在请求中的位置，从 0 开始。");

    private static string StateOf(BatchState state) => state switch
    {
        BatchState.Running => "running",
        BatchState.Done or BatchState.Dropped => "done",
        _ => "queued",
    };
}
