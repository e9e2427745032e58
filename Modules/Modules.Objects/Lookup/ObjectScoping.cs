using System.Linq.Expressions;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Lookup;

/// <summary>Whose codes a caller sees and changes: rows 4 and 16, promises.md Rights. The one place that decides it.</summary>
internal static class ObjectScoping
{
    /// <summary>
    /// What the caller may see or act on: own entries, what the own department manages, and all of the types that it oversees,
    /// as far as the data scope of this action goes.
    /// </summary>
    public static IQueryable<ObjectCode> Within(this IQueryable<ObjectCode> codes, Actor actor, ITypeCatalog types, DataActions action)
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
        var areas = scope.For(action);
        return areas.Count == 0 ? codes.Where(c => false)
            : areas.Any(a => a.ObjectTypes.All && a.Regions.All) ? codes
            : codes.Where(areas.Select(Inside).Aggregate(Either));
    }

    /// <summary>One rectangle of the scope. A blank code has no region yet: it goes with its department.</summary>
    private static Expression<Func<ObjectCode, bool>> Inside(Area area)
    {
        var districts = area.Regions.Items.Where(r => r.Length == 6).ToArray();
        var streets = area.Regions.Items.Where(r => r.Length == 9).ToArray();
        var allowed = area.ObjectTypes.Items;
        return area.Regions.All ? c => allowed.Contains(c.TypeCode)
            : area.ObjectTypes.All ? c => c.RegionCode == "" || districts.Contains(c.DistrictCode) || streets.Contains(c.RegionCode)
            : c => allowed.Contains(c.TypeCode) && (c.RegionCode == "" || districts.Contains(c.DistrictCode) || streets.Contains(c.RegionCode));
    }

    private static Expression<Func<ObjectCode, bool>> Either(Expression<Func<ObjectCode, bool>> a, Expression<Func<ObjectCode, bool>> b) =>
        Expression.Lambda<Func<ObjectCode, bool>>(Expression.OrElse(a.Body, new Rename(b.Parameters[0], a.Parameters[0]).Visit(b.Body)), a.Parameters);

    private sealed class Rename(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }

    /// <summary>What waits for the caller's decision: asked of the own department, and not entered by the caller.</summary>
    public static IQueryable<ObjectCode> ForReviewBy(this IQueryable<ObjectCode> codes, Actor actor, ITypeCatalog types)
    {
        var (department, me) = (actor.DepartmentId, actor.Id);
        return codes.Within(actor, types, DataActions.Review).Where(c => c.State == ObjectCodeState.PendingReview && c.ReviewDepartmentId == department && c.ApplicantId != me);
    }

    /// <summary>Territorial types: the city department that oversees them looks, the managing department acts; the applicant acts on its own.</summary>
    public static bool MayChange(Actor actor, ObjectCode code, DataActions action) => IsOwn(actor, code) && Reaches(actor, code, action);

    /// <summary>The code is the caller's to act on: the own department manages it or entered it.</summary>
    public static bool IsOwn(Actor actor, ObjectCode code) =>
        actor.Scope.Platform
        || (actor.DepartmentId.Length > 0 && (code.ManagingDepartmentId == actor.DepartmentId || code.ApplicantDepartmentId == actor.DepartmentId));

    /// <summary>The data scope of the action holds the code: the same answer as <see cref="Inside"/> gives to a query.</summary>
    public static bool Reaches(Actor actor, ObjectCode code, DataActions action) => actor.Scope.For(action).Any(a =>
        (a.ObjectTypes.All || a.ObjectTypes.Contains(code.TypeCode)) && (code.RegionCode.Length == 0 || a.Regions.ContainsRegion(code.RegionCode)));
}
