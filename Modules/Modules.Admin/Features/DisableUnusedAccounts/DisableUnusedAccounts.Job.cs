using MediatR;
using SuiShenMa.Kernel.Jobs;

namespace SuiShenMa.Admin.Features;

internal sealed class DisableUnusedAccountsJob(IMediator mediator) : IJob
{
    public Task RunAsync(CancellationToken ct) => mediator.Send(new DisableUnusedAccounts.Command(), ct);
}
