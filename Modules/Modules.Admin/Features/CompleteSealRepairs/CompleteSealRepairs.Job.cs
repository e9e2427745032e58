using MediatR;
using SuiShenMa.Kernel.Jobs;

namespace SuiShenMa.Admin.Features;

internal sealed class CompleteSealRepairsJob(IMediator mediator) : IJob
{
    public Task RunAsync(CancellationToken ct) => mediator.Send(new CompleteSealRepairs.Command(), ct);
}
