using MediatR;
using SuiShenMa.Kernel.Jobs;

namespace SuiShenMa.Kernel.Slices;

/// <summary>Wakes jobs and tells caches after the transaction of a use case is through: earlier they would see the old rows.</summary>
internal sealed class AfterCommitBehavior<TRequest, TResult>(AfterCommit after, IJobClock clock) : IPipelineBehavior<TRequest, TResult>
{
    public async Task<TResult> Handle(TRequest request, CancellationToken ct, RequestHandlerDelegate<TResult> next)
    {
        var result = await next();
        after.Run(clock);
        return result;
    }
}
