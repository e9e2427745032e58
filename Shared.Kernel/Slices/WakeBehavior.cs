using MediatR;
using SuiShenMa.Kernel.Jobs;

namespace SuiShenMa.Kernel.Slices;

/// <summary>Wakes the jobs that a use case asked for, after its transaction is through: earlier they would find nothing.</summary>
internal sealed class WakeBehavior<TRequest, TResult>(WakeUps wakeUps, IJobClock clock) : IPipelineBehavior<TRequest, TResult>
{
    public async Task<TResult> Handle(TRequest request, CancellationToken ct, RequestHandlerDelegate<TResult> next)
    {
        var result = await next();
        foreach (var job in wakeUps.Take())
        {
            clock.RunSoon(job);
        }
        return result;
    }
}
