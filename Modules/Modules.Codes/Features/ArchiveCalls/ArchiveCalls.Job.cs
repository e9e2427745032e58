using MediatR;
using SuiShenMa.Kernel.Jobs;

namespace SuiShenMa.Codes.Features;

internal sealed class ArchiveCallsJob(IMediator mediator) : IJob
{
    public Task RunAsync(CancellationToken ct) => mediator.Send(new ArchiveCalls.Command(), ct);
}
