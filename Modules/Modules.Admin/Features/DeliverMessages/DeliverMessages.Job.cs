using MediatR;
using SuiShenMa.Kernel.Jobs;

namespace SuiShenMa.Admin.Features;

internal sealed class DeliverMessagesJob(IMediator mediator) : IJob
{
    public Task RunAsync(CancellationToken ct) => mediator.Send(new DeliverMessages.Command(), ct);
}
