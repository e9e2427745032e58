using MediatR;
using SuiShenMa.Kernel.Jobs;

namespace SuiShenMa.Codes.Features;

internal sealed class DropHourlyCountsJob(IMediator mediator) : IJob
{
    public Task RunAsync(CancellationToken ct) => mediator.Send(new DropHourlyCounts.Command(), ct);
}
