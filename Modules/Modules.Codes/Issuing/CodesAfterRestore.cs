using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Codes.Log;
using SuiShenMa.Kernel.Backup;
using SuiShenMa.Kernel.Data;

namespace SuiShenMa.Codes.Issuing;

/// <summary>
/// After a restore no unified code is issued twice, and no code that is good once is good again: the counter goes beyond all that
/// may have been issued since the backup, whatever became of its file, and codes of before the restore whose use is forgotten are refused.
/// </summary>
internal sealed class CodesAfterRestore(IServiceScopeFactory scopes, HighWaterMark mark, CallArchive calls) : IAfterRestore
{
    public async Task RunAsync(Restored restored, Action<string> say, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CodesDb>();
        var counted = await db.Counters.AsNoTracking().Where(c => c.Name == DatabaseRuns.Name).Select(c => (long?)c.Next).FirstOrDefaultAsync(ct) ?? 0;
        var floor = Math.Max(counted, restored.Marks.GetValueOrDefault(HighWaterMark.UnifiedCodes)) + restored.Leap;
        var kept = mark.Move(before => Math.Max(before, floor));
        var next = mark.Read();
        await db.InTransactionAsync(() => db.Counters.Where(c => c.Name == DatabaseRuns.Name).ExecuteUpdateAsync(s => s.SetProperty(c => c.Next, next), ct), ct);
        say(string.Create(CultureInfo.InvariantCulture, $"unified codes go on at {next} of {UnifiedCodeOrder.Capacity} (the counter on this machine stood at {kept})"));
        await RefuseUsedAsync(db, restored.At, ct);
        await calls.PutAsideAsync(ct);
    }

    private static Task RefuseUsedAsync(CodesDb db, DateTime at, CancellationToken ct) => db.InTransactionAsync(async () =>
    {
        var value = at.ToString("O", CultureInfo.InvariantCulture);
        if (await db.States.Where(s => s.Name == UsedInDatabase.SinceName).ExecuteUpdateAsync(s => s.SetProperty(x => x.Value, value), ct) == 0)
        {
            db.States.Add(new SystemState { Name = UsedInDatabase.SinceName, Value = value });
            await db.SaveChangesAsync(ct);
        }
    }, ct);
}
