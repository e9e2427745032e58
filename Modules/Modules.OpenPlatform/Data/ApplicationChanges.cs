using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.OpenPlatform.Domain;
using SuiShenMa.OpenPlatform.Partners;

namespace SuiShenMa.OpenPlatform.Data;

/// <summary>Seals what a use case changed, counts the change for the other hosts, and drops what this host holds in memory.</summary>
internal sealed class ApplicationChanges(OpenPlatformDb db, ApplicationVault vault, PartnerDirectory directory, AfterCommit after)
{
    public async Task SaveAsync(CancellationToken ct)
    {
        foreach (var entry in db.ChangeTracker.Entries().Where(e => e.State is EntityState.Added or EntityState.Modified).ToList())
        {
            switch (entry.Entity)
            {
                case PartnerApp app:
                    vault.Seal(app);
                    app.Version++;
                    break;
                case AppKey key:
                    vault.Seal(key);
                    key.Version++;
                    break;
            }
        }
        var version = Guid.CreateVersion7().ToString("N");
        if (await db.States.FirstOrDefaultAsync(s => s.Name == PartnerDirectory.VersionName, ct) is { } state)
        {
            state.Value = version;
        }
        else
        {
            db.States.Add(new SystemState { Name = PartnerDirectory.VersionName, Value = version });
        }
        await db.SaveChangesAsync(ct);
        // At once for seeds and tests, and again when an outer transaction is through.
        directory.Forget();
        after.Do(directory.Forget);
    }
}
