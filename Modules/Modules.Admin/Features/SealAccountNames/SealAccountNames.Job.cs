using MediatR;
using SuiShenMa.Kernel.Jobs;

namespace SuiShenMa.Admin.Features;

internal sealed class SealAccountNamesJob(IMediator mediator) : IJob
{
    public Task RunAsync(CancellationToken ct) => mediator.Send(new SealAccountNames.Command(), ct);
}
