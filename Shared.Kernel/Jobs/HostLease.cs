using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Hosting;

namespace SuiShenMa.Kernel.Jobs;

/// <summary>Work that one host at a time does: whoever writes its name into a state row, for as long as that is fresh.</summary>
internal static class HostLease
{
    /// <returns>Whether this host holds the lease, which is renewed when half of it is gone.</returns>
    public static async Task<bool> TakeAsync(ModuleDb db, string name, NodeIdentity node, TimeSpan length, CancellationToken ct)
    {
        var claim = await db.States.AsNoTracking().Where(s => s.Name == name).Select(s => s.Value).FirstOrDefaultAsync(ct);
        var mine = FormattableString.Invariant($"{node.Name}|{(db.Now + length).Ticks}");
        if (claim is null)
        {
            db.States.Add(new SystemState { Name = name, Value = mine });
            try
            {
                await db.SaveChangesAsync(ct);
                return true;
            }
            catch (DbUpdateException e) when (e.IsUniqueViolation())
            {
                db.Forget();
                return false;
            }
        }
        var parts = claim.Split('|');
        var known = long.TryParse(parts[^1], out var until);
        if (known && parts[0] == node.Name && until > (db.Now + (length / 2)).Ticks && until <= (db.Now + length).Ticks)
        {
            return true;
        }
        // A time too far ahead was written by a clock that ran away.
        var free = parts[0] == node.Name || !known || until < db.Now.Ticks || until > (db.Now + length + length).Ticks;
        return free && await db.InTransactionAsync(() => db.States.Where(s => s.Name == name && s.Value == claim).ExecuteUpdateAsync(s => s.SetProperty(x => x.Value, mine), ct), ct) == 1;
    }
}
