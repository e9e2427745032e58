using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Enterprise.Entry;

/// <summary>
/// In which regions a caller sees, enters and changes enterprise codes (row 9): the regions of the own department, narrowed
/// for sub-accounts. The one place that decides it.
/// </summary>
internal static class EnterpriseScoping
{
    /// <summary>As 分管权限 names enterprise codes among the types.</summary>
    public const string Resource = "enterprise:code";

    /// <summary>What the caller may do this to.</summary>
    public static IQueryable<EnterpriseCode> Within(this IQueryable<EnterpriseCode> codes, Actor actor, DataActions action)
    {
        var regions = actor.Scope.RegionsFor(action, Resource);
        if (regions.All)
        {
            return codes;
        }
        var districts = regions.Items.Where(r => r.Length == 6).ToArray();
        var streets = regions.Items.Where(r => r.Length == 9).ToArray();
        // Each in the plainest words that say it: a list, or an "or", keeps the databases from the index of the district.
        return streets.Length == 0
            ? districts is [var one] ? codes.Where(c => c.DistrictCode == one) : codes.Where(c => districts.Contains(c.DistrictCode))
            : districts.Length == 0 ? codes.Where(c => streets.Contains(c.RegionCode)) : codes.Where(c => districts.Contains(c.DistrictCode) || streets.Contains(c.RegionCode));
    }

    /// <summary>The same answer for one region.</summary>
    public static bool Covers(Actor actor, DataActions action, string regionCode) => actor.Scope.RegionsFor(action, Resource).ContainsRegion(regionCode);

    /// <summary>A workbook is its department's; who is confined has the own ones only.</summary>
    public static IQueryable<SheetBatch> OwnedBy(this IQueryable<SheetBatch> batches, Actor actor)
    {
        var (department, me) = (actor.DepartmentId, actor.Id);
        return actor.Scope.Platform ? batches
            : department.Length == 0 ? batches.Where(b => false)
            : Covers(actor, DataActions.Add, actor.Scope.DepartmentRegion) ? batches.Where(b => b.DepartmentId == department)
            : batches.Where(b => b.DepartmentId == department && b.CreatedBy == me);
    }

    /// <summary>A workbook was judged within a scope: whoever takes it back must still reach all of that.</summary>
    /// <exception cref="Forbidden">The scope has become narrower since.</exception>
    public static void DemandStill(Actor actor, Scope then, DataActions action)
    {
        var regions = then.RegionsFor(action, Resource);
        if (!actor.Scope.Platform && (then.Platform || (!regions.IsNothing && !actor.Scope.Covers(new DataGrant(Allowed.Just([Resource]), regions, action)))))
        {
            throw new Forbidden("您的数据范围在这个文件上传之后缩小了，文件里可能有您现在无权查看的内容。请在现在的范围内重新上传。");
        }
    }

    /// <summary>Districts and streets that the caller may choose, each district before its streets.</summary>
    public static IEnumerable<Region> Choosable(Actor actor, DataActions action, IRegions regions) =>
        regions.Districts.SelectMany(d => regions.StreetsOf(d.Code).Prepend(d)).Where(r => Covers(actor, action, r.Code));

    public static IEnumerable<SelectListItem> Choices(Actor actor, DataActions action, IRegions regions, string empty) =>
        [new SelectListItem(empty, ""), .. Choosable(actor, action, regions).Select(r => new SelectListItem(r.IsStreet ? "　" + r.FullName : r.Name, r.Code))];
}
