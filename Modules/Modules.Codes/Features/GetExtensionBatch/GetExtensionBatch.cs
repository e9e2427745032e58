using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Extensions;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>A partner asks how far its batch of updates is, and what failed in it.</summary>
internal static class GetExtensionBatch
{
    internal sealed record Query(string BatchNo) : IQuery<Result>;

    internal sealed record Result(ExtensionBatch Batch, IReadOnlyList<ExtensionItem> Failures);

    internal sealed class Handler(CodesDb db, ICurrentUser user) : IHandle<Query, Result>
    {
        public async Task<Result> Handle(Query request, CancellationToken ct)
        {
            // A batch is its application's; another one's looks as if it were not there.
            var batch = await db.ExtensionBatches.AsNoTracking().FirstOrDefaultAsync(b => b.BatchNo == request.BatchNo && b.AppId == user.Actor.Id, ct)
                ?? throw new NotFound("没有这个批次，请核对批次号。");
            var failures = batch.Failed == 0 ? [] : await db.ExtensionItems.AsNoTracking()
                .Where(i => i.BatchNo == batch.BatchNo && i.ErrorCode != null).OrderBy(i => i.Number).ToListAsync(ct);
            return new Result(batch, failures);
        }
    }
}

/// <summary>One update that was not taken.</summary>
/// <param name="Index">Position in the request, from 0.</param>
/// <param name="Code"><c>subject.unknown</c>, <c>extension.unknown-field</c>, <c>extension.not-yours</c>, <c>extension.invalid</c>, <c>extension.required</c>, <c>colour.unknown</c>, <c>validation</c> or <c>app.disabled</c>.</param>
internal sealed record ExtensionFailureV1(int Index, string Code, string Message);

/// <summary>The state of a batch of updates.</summary>
/// <param name="State"><c>queued</c>, <c>running</c> or <c>done</c>.</param>
internal sealed record ExtensionBatchV1(string BatchNo, string State, int Total, int Succeeded, int Failed, IReadOnlyList<ExtensionFailureV1> Failures);

internal static class GetExtensionBatchApi
{
    public static void MapGetExtensionBatch(this IEndpointRouteBuilder api) =>
        api.MapGet("/engine/extensions/batches/{batchNo}", async (string batchNo, PartnerSender sender, CancellationToken ct) =>
            {
                var (batch, failures) = await sender.SendAsync(new GetExtensionBatch.Query(batchNo), ct);
                return TypedResults.Ok(new ExtensionBatchV1(batch.BatchNo, batch.State.ToString().ToLowerInvariant(), batch.Total, batch.Succeeded, batch.Failed,
                    [.. failures.Select(f => new ExtensionFailureV1(f.Number, f.ErrorCode!, f.Message!))]));
            })
            .Partner("extensions.write")
            .WithName("GetExtensionBatch").WithTags("扩展信息").WithSummary("查询批量更新状态")
            .WithDescription("state 为 queued、running 或 done。failures 列出没有更新的条目：index 是在请求中的位置，从 0 开始。");
}
