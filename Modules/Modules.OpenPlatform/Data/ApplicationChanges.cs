using Microsoft.EntityFrameworkCore;
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
        await db.TouchAsync(PartnerDirectory.VersionName, ct);
        await db.SaveChangesAsync(ct);
        // At once for seeds and tests, and again when an outer transaction is through.
        directory.Forget();
        after.Do(directory.Forget);
    }
}
