using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Enterprise.Contracts;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Enterprise.Pool;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Standards;
using SuiShenMa.Kernel.Text;

namespace SuiShenMa.Enterprise.Owning;

/// <summary>The pool for pickers and rules of other modules.</summary>
internal sealed class OwningUnits(IServiceScopeFactory scopes) : IOwningUnits
{
    private const int Most = 50;

    public async Task<OwningUnit?> FindAsync(string uscc, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<EnterpriseDb>().OwningUnits.AsNoTracking().Where(u => u.Uscc == uscc)
            .Select(u => new OwningUnit(u.Uscc, u.Name)).FirstOrDefaultAsync(ct);
    }

    public async Task<IReadOnlyList<OwningUnit>> SearchAsync(string words, int most, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<EnterpriseDb>().OwningUnits.AsNoTracking().Matching(words)
            .Where(u => u.Check != TwoElementResult.Mismatch && u.Check != TwoElementResult.NoRecord)
            .OrderBy(u => u.Name).ThenBy(u => u.Uscc).Take(Math.Clamp(most, 1, Most)).Select(u => new OwningUnit(u.Uscc, u.Name)).ToListAsync(ct);
    }
}

/// <summary>How the pool is searched, and who may change what in it.</summary>
internal static class OwningUnitRules
{
    public static IQueryable<OwningUnitRow> Matching(this IQueryable<OwningUnitRow> units, string? words)
    {
        if (string.IsNullOrWhiteSpace(words))
        {
            return units;
        }
        var text = Normalise.Field(words);
        var code = Uscc.Normalise(words);
        return units.Where(u => u.Name.Contains(text) || u.Uscc == code);
    }

    /// <summary>The pool is everybody's to read; a unit is changed by the department that brought it in, or by the city.</summary>
    public static bool MayChange(Actor actor, OwningUnitRow unit) =>
        actor.Scope.Platform || (actor.DepartmentId.Length > 0 && (actor.DepartmentId == unit.DepartmentId || (actor.Scope.IsCityLevel && actor.Scope.RegionsFor(DataActions.Edit).All)));
}
