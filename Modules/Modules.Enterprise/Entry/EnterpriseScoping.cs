using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Enterprise.Entry;

/// <summary>
/// In which regions a caller sees, enters and changes enterprise codes (row 9): the regions of the own department, narrowed
/// for sub-accounts. The one place that decides it.
/// </summary>
internal static class EnterpriseScoping
{
    public static IQueryable<EnterpriseCode> Within(this IQueryable<EnterpriseCode> codes, Actor actor)
    {
        var scope = actor.Scope;
        if (scope.Platform || scope.Regions.All)
        {
            return codes;
        }
        var districts = scope.Regions.Items.Where(r => r.Length == 6).ToArray();
        var streets = scope.Regions.Items.Where(r => r.Length == 9).ToArray();
        return codes.Where(c => districts.Contains(c.DistrictCode) || streets.Contains(c.RegionCode));
    }

    public static bool Covers(Actor actor, string regionCode) => actor.Scope.Platform || actor.Scope.Regions.ContainsRegion(regionCode);

    /// <summary>A workbook is its department's; who is confined has the own ones only.</summary>
    public static IQueryable<SheetBatch> OwnedBy(this IQueryable<SheetBatch> batches, Actor actor)
    {
        var (department, me) = (actor.DepartmentId, actor.Id);
        return actor.Scope.Platform ? batches
            : department.Length == 0 ? batches.Where(b => false)
            : actor.Scope.Regions.All || actor.Scope.Regions.Items.Contains(actor.Scope.DepartmentRegion) ? batches.Where(b => b.DepartmentId == department)
            : batches.Where(b => b.DepartmentId == department && b.CreatedBy == me);
    }

    /// <summary>Districts and streets that the caller may choose, each district before its streets.</summary>
    public static IEnumerable<Region> Choosable(Actor actor, IRegions regions) =>
        regions.Districts.SelectMany(d => regions.StreetsOf(d.Code).Prepend(d)).Where(r => Covers(actor, r.Code));

    public static IEnumerable<SelectListItem> Choices(Actor actor, IRegions regions, string empty) =>
        [new SelectListItem(empty, ""), .. Choosable(actor, regions).Select(r => new SelectListItem(r.IsStreet ? "　" + r.FullName : r.Name, r.Code))];
}
