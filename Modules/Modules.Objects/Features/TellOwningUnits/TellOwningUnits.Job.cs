using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Data;

namespace SuiShenMa.Objects.Features;

/// <summary>
/// Once for each database: tells the pool of owning units which ones the codes name that were made before units were told
/// (row 107). It notes how far it is with what it tells, so a host that dies goes on; telling twice counts the same.
/// </summary>
internal sealed class TellOwningUnitsJob(ObjectsDb db) : IJob
{
    internal const string StateName = "objects.owning-units-told";
    private const string Done = "done";
    private const int Size = 500;

    public async Task RunAsync(CancellationToken ct)
    {
        while (await StepAsync(ct))
        {
            db.Forget();
        }
    }

    private async Task<bool> StepAsync(CancellationToken ct)
    {
        var state = await db.States.FindAsync([StateName], ct);
        if (state?.Value == Done)
        {
            return false;
        }
        if (state is null)
        {
            db.States.Add(state = new SystemState { Name = StateName, Value = "" });
        }
        var after = state.Value;
        var units = await db.Codes.Where(c => c.OwningUnitUscc != null && c.OwningUnitUscc.CompareTo(after) > 0).GroupBy(c => c.OwningUnitUscc!)
            .Select(g => new { Uscc = g.Key, Name = g.Max(c => c.OwningUnitName), Department = g.Max(c => c.ApplicantDepartmentId), Count = g.Count() })
            .OrderBy(g => g.Uscc).Take(Size).ToListAsync(ct);
        foreach (var of in units.GroupBy(u => u.Department))
        {
            db.Publish(new OwningUnitsNamed([.. of.Select(u => new NamedOwningUnit(u.Uscc, u.Name, u.Count))], of.Key ?? "", db.Now) { Recount = true });
        }
        state.Value = units.Count < Size ? Done : units[^1].Uscc;
        await db.SaveChangesAsync(ct);
        return units.Count == Size;
    }
}
