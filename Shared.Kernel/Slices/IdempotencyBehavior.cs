using System.Text.Json;
using MediatR;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Kernel.Slices;

/// <summary>
/// Gives a repeated command the first answer again. The answer is written in the same transaction as the business rows,
/// so after a crash there is either both or neither.
/// </summary>
internal sealed class IdempotencyBehavior<TRequest, TResult>(ActorContext context, ModuleDbMap map, IServiceProvider services, IdempotencyStore store)
    : IPipelineBehavior<TRequest, TResult>
{
    public async Task<TResult> Handle(TRequest request, CancellationToken ct, RequestHandlerDelegate<TResult> next)
    {
        if (request is not ICommand<TResult> || context.Idempotency is not { } claim)
        {
            return await next();
        }
        var (earlier, since) = await store.ClaimAsync(context.Actor.Id, claim, ct);
        if (earlier is not null)
        {
            return JsonSerializer.Deserialize<TResult>(earlier, Json.Stored)!;
        }
        // A handler that sends further commands would claim the same key again.
        context.Idempotency = null;
        var db = map.For(typeof(TRequest).Assembly, services);
        try
        {
            return await db.InTransactionAsync(async () =>
            {
                var result = await next();
                await IdempotencyStore.CompleteAsync(db, context.Actor.Id, claim, since, JsonSerializer.Serialize(result, Json.Stored), ct);
                return result;
            }, ct);
        }
        catch
        {
            context.Idempotency = claim;
            await store.ReleaseAsync(context.Actor.Id, claim, since, CancellationToken.None);
            throw;
        }
    }
}
