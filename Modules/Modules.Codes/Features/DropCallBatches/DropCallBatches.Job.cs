using MediatR;
using SuiShenMa.Kernel.Jobs;

namespace SuiShenMa.Codes.Features;

internal sealed class DropCallBatchesJob(IMediator mediator) : IJob
{
    public Task RunAsync(CancellationToken ct) => mediator.Send(new DropCallBatches.Command(), ct);
}
