using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Data;

namespace SuiShenMa.Objects.Lookup;

/// <summary>Counts the codes that name a unit, by an index of their own.</summary>
internal sealed class OwningUnitUse(IServiceScopeFactory scopes) : IOwningUnitUse
{
    public async Task<IReadOnlyDictionary<string, int>> CountAsync(IReadOnlyCollection<string> usccs, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ObjectsDb>().Codes.Where(c => usccs.Contains(c.OwningUnitUscc!))
            .GroupBy(c => c.OwningUnitUscc!).Select(g => new { Uscc = g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Uscc, g => g.Count, ct);
    }
}
