using MediatR;
using SuiShenMa.Kernel.Jobs;

namespace SuiShenMa.Admin.Features;

internal sealed class SweepSignInAttemptsJob(IMediator mediator) : IJob
{
    public Task RunAsync(CancellationToken ct) => mediator.Send(new SweepSignInAttempts.Command(), ct);
}
