using Microsoft.EntityFrameworkCore;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Kernel.Outbox;
using SuiShenMa.Objects.Contracts;

namespace SuiShenMa.Enterprise.Features;

/// <summary>生码时直接增加 (row 107): units that object codes name come into the pool; their check follows outside this transaction.</summary>
internal sealed class OnOwningUnitsNamed(EnterpriseDb db, IOwningUnitUse use) : IConsume<OwningUnitsNamed>
{
    public async Task HandleAsync(OwningUnitsNamed @event, CancellationToken ct)
    {
        var usccs = @event.Units.Select(u => u.Uscc).ToArray();
        var known = await db.OwningUnits.Where(u => usccs.Contains(u.Uscc)).ToDictionaryAsync(u => u.Uscc, ct);
        var counts = @event.Recount ? await use.CountAsync(usccs, ct) : null;
        foreach (var named in @event.Units)
        {
            if (!known.TryGetValue(named.Uscc, out var unit))
            {
                unit = known[named.Uscc] = db.OwningUnits.Add(new OwningUnitRow
                {
                    Uscc = named.Uscc,
                    Name = named.Name ?? "",
                    Source = OwningUnitSource.ObjectCode,
                    DepartmentId = @event.DepartmentId,
                    CreatedAt = db.Now,
                }).Entity;
            }
            unit.ObjectCodes = counts?.GetValueOrDefault(named.Uscc) ?? unit.ObjectCodes + named.Codes;
            unit.Version++;
        }
    }
}
