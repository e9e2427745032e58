using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Jobs;

namespace SuiShenMa.Kernel.Audit;

/// <summary>Starts the sweeps over log and sealed rows without waiting for their clock.</summary>
public sealed class IntegrityChecks(IJobClock clock)
{
    public void RunSoon()
    {
        clock.RunSoon(typeof(SweepAuditJob));
        clock.RunSoon(typeof(SweepSealedRowsJob));
    }
}
