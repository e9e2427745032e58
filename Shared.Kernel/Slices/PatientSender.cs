using MediatR;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Kernel.Slices;

/// <summary>
/// Sends a use case that needs the database for somebody who cannot wait (promise P10). It runs in a scope of its own, which ends
/// with the work and not with the caller: whoever was told to come back leaves nothing behind that is still in use.
/// </summary>
public sealed class PatientSender(IServiceScopeFactory scopes)
{
    /// <exception cref="RuleViolation"><c>busy</c>, 503 with Retry-After; what was not begun by then is not done any more.</exception>
    public Task<TResult> SendAsync<TResult>(ActorContext caller, IRequest<TResult> request, CancellationToken ct) => SendAsync(caller, request, Patience.WithinAsync, ct);

    internal async Task<TResult> SendAsync<TResult>(ActorContext caller, IRequest<TResult> request, Func<Task<TResult>, Task<TResult>> wait, CancellationToken ct)
    {
        var gaveUp = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var work = RunAsync(caller, request, gaveUp.Token);
        try
        {
            return await wait(work);
        }
        finally
        {
            if (work.IsCompleted)
            {
                gaveUp.Dispose();
            }
            else
            {
                // Not waited for: telling a server that hangs may take as long again.
                _ = gaveUp.CancelAsync();
            }
        }
    }

    private async Task<TResult> RunAsync<TResult>(ActorContext caller, IRequest<TResult> request, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<ActorContext>();
        (context.Actor, context.SourceIp, context.Device, context.TraceId, context.Idempotency) = (caller.Actor, caller.SourceIp, caller.Device, caller.TraceId, caller.Idempotency);
        var result = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request, ct);
        if (context.Call is { } note && !ct.IsCancellationRequested)
        {
            caller.Call = note;
        }
        return result;
    }
}
