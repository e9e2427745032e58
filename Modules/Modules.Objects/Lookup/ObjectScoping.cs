using SuiShenMa.Kernel.Security;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Lookup;

/// <summary>Whose codes a caller sees and changes: rows 4 and 16, promises.md Rights. The one place that decides it.</summary>
internal static class ObjectScoping
{
    /// <summary>What the caller may see: own entries, what the own department manages, and all of the types that it oversees.</summary>
    public static IQueryable<ObjectCode> Within(this IQueryable<ObjectCode> codes, Actor actor, ITypeCatalog types)
    {
        var scope = actor.Scope;
        if (!scope.Platform)
        {
            var department = scope.DepartmentId;
            if (department.Length == 0)
            {
                return codes.Where(c => false);
            }
            var overseen = types.All.Where(t => t.Type.ManagingDepartmentId == department).Select(t => t.Type.Code).ToArray();
            codes = overseen.Length == 0
                ? codes.Where(c => c.ManagingDepartmentId == department || c.ApplicantDepartmentId == department)
                : codes.Where(c => c.ManagingDepartmentId == department || c.ApplicantDepartmentId == department || overseen.Contains(c.TypeCode));
        }
        if (!scope.Regions.All)
        {
            var districts = scope.Regions.Items.Where(r => r.Length == 6).ToArray();
            var streets = scope.Regions.Items.Where(r => r.Length == 9).ToArray();
            codes = codes.Where(c => c.RegionCode == "" || districts.Contains(c.DistrictCode) || streets.Contains(c.RegionCode));
        }
        if (!scope.ObjectTypes.All)
        {
            var allowed = scope.ObjectTypes.Items;
            codes = codes.Where(c => allowed.Contains(c.TypeCode));
        }
        return codes;
    }

    /// <summary>What waits for the caller's decision: asked of the own department, and not entered by the caller.</summary>
    public static IQueryable<ObjectCode> ForReviewBy(this IQueryable<ObjectCode> codes, Actor actor, ITypeCatalog types)
    {
        var (department, me) = (actor.DepartmentId, actor.Id);
        return codes.Within(actor, types).Where(c => c.State == ObjectCodeState.PendingReview && c.ReviewDepartmentId == department && c.ApplicantId != me);
    }

    /// <summary>Territorial types: the city department that oversees them looks, the managing department acts; the applicant acts on its own.</summary>
    public static bool MayChange(Actor actor, ObjectCode code) =>
        actor.Scope.Platform
        || (actor.DepartmentId.Length > 0
            && (code.ManagingDepartmentId == actor.DepartmentId || code.ApplicantDepartmentId == actor.DepartmentId)
            && (code.RegionCode.Length == 0 || actor.Scope.Regions.ContainsRegion(code.RegionCode))
            && (code.TypeCode.Length == 0 || actor.Scope.ObjectTypes.Contains(code.TypeCode)));
}
