using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.OpenPlatform.Domain;
using SuiShenMa.OpenPlatform.Partners;

namespace SuiShenMa.OpenPlatform.Data;

/// <summary>Counts what a use case changed, for the other hosts, and drops what this host holds in memory.</summary>
internal sealed class ApplicationChanges(OpenPlatformDb db, PartnerDirectory directory, AfterCommit after)
{
    public async Task SaveAsync(CancellationToken ct)
    {
        foreach (var entry in db.ChangeTracker.Entries().Where(e => e.State is EntityState.Added or EntityState.Modified).ToList())
        {
            switch (entry.Entity)
            {
                case PartnerApp app:
                    app.Version++;
                    break;
                case AppKey key:
                    key.Version++;
                    break;
            }
        }
        await TouchAsync(db, ct);
        await db.SaveChangesAsync(ct);
        // At once for seeds and tests, and again when an outer transaction is through.
        directory.Forget();
        after.Do(directory.Forget);
    }

    /// <summary>Tells all hosts with the next save that what they hold in memory is old.</summary>
    public static async Task TouchAsync(ModuleDb db, CancellationToken ct)
    {
        var version = Guid.CreateVersion7().ToString("N");
        if (await db.States.FirstOrDefaultAsync(s => s.Name == PartnerDirectory.VersionName, ct) is { } state)
        {
            state.Value = version;
        }
        else
        {
            db.States.Add(new SystemState { Name = PartnerDirectory.VersionName, Value = version });
        }
    }
}
