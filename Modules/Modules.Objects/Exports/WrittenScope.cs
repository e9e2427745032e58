using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Objects.Exports;

/// <summary>
/// A file that was written holds what its scope reached then. Rights bite on the next request, so whoever takes it must still
/// reach all of that now; otherwise the file would go on showing what the person may not see any more.
/// </summary>
internal static class WrittenScope
{
    /// <param name="written">The scope that the file was written under.</param>
    /// <param name="type">The one type that the file is about, or null.</param>
    /// <param name="region">The one region that the file is about, or null.</param>
    /// <param name="again">What to do instead, as a sentence.</param>
    /// <exception cref="Forbidden">The scope has become narrower since.</exception>
    public static void Demand(Actor actor, Scope written, DataActions action, string? type, string? region, string again)
    {
        if (actor.Scope.Platform)
        {
            return;
        }
        var only = new Area(string.IsNullOrEmpty(type) ? Allowed.Everything : Allowed.Just([type]), string.IsNullOrEmpty(region) ? Allowed.Everything : Allowed.Just([region]));
        var reached = written.For(action).Select(a => new Area(a.ObjectTypes.Intersect(only.ObjectTypes), a.Regions.IntersectRegions(only.Regions)))
            .Where(a => !a.ObjectTypes.IsNothing && !a.Regions.IsNothing);
        if (written.Platform || written.DepartmentId != actor.Scope.DepartmentId || !reached.All(a => actor.Scope.Covers(new DataGrant(a.ObjectTypes, a.Regions, action))))
        {
            throw new Forbidden("您的数据范围在这个文件生成之后缩小了，文件里可能有您现在无权查看的内容。" + again);
        }
    }

    public static void Demand(Actor actor, ExportRequest request) =>
        Demand(actor, request.Scope, DataActions.Export, request.Filter.TypeCode, request.Filter.RegionCode, "请按现在的范围重新导出。");
}
