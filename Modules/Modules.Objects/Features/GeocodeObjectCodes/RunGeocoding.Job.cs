using SuiShenMa.Kernel.Jobs;

namespace SuiShenMa.Objects.Features;

/// <summary>Finishes runs that are too long to wait for, and those that a host left behind.</summary>
internal sealed class RunGeocodingJob(GeocodeWorker worker) : IJob
{
    public async Task RunAsync(CancellationToken ct)
    {
        while (await worker.RunNextAsync(ct))
        {
        }
    }
}
