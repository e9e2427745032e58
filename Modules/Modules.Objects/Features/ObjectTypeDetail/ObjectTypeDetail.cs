using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>An operator reads everything that is set for one object type.</summary>
internal static class ObjectTypeDetail
{
    internal sealed record Query(string Code) : IQuery<Result>;

    /// <param name="Managers">Names of regions and of the departments that manage there.</param>
    internal sealed record Result(TypeInfo Info, string? ManagingDepartment, IReadOnlyList<Manager> Managers, string? StyleName, bool MayManage);

    internal sealed record Manager(string RegionCode, string Region, string Department);

    internal sealed class Handler(ObjectsDb db, ITypeCatalog types, IDepartments departments, IRegions regions, ICurrentUser user) : IHandle<Query, Result>
    {
        public async Task<Result> Handle(Query query, CancellationToken ct)
        {
            var info = types.Find(query.Code);
            if (info is null || !user.Actor.Scope.AllowsType(DataActions.View, info.Type.Code))
            {
                throw new NotFound("没有这个物体类型，或者不在您的权限范围内。");
            }
            var type = info.Type;
            var style = await db.Styles.AsNoTracking().Where(s => s.Code == type.StyleCode).Select(s => s.Name).FirstOrDefaultAsync(ct);
            return new Result(info, DepartmentName(type.ManagingDepartmentId),
                [.. type.TerritorialManagers.OrderBy(m => m.RegionCode, StringComparer.Ordinal)
                    .Select(m => new Manager(m.RegionCode, regions.Find(m.RegionCode)?.FullName ?? m.RegionCode, DepartmentName(m.DepartmentId)!))],
                style, user.Actor.MayManage(type));
        }

        private string? DepartmentName(string? id) => string.IsNullOrEmpty(id) ? null : departments.Find(id)?.Name ?? id;
    }
}
