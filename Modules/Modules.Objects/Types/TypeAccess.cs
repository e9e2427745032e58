using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Objects.Domain;

namespace SuiShenMa.Objects.Types;

/// <summary>Who may see and who may change object types: platform administrators all, a city department those that it manages.</summary>
internal static class TypeAccess
{
    /// <summary>The types that lie within the caller's scope.</summary>
    public static IEnumerable<TypeInfo> Within(this IEnumerable<TypeInfo> types, Scope scope, DataActions action)
    {
        var allowed = scope.TypesFor(action);
        return types.Where(t => allowed.Contains(t.Type.Code));
    }

    public static bool MayManage(this Actor actor, ObjectType type) =>
        actor.May(ObjectsPermissions.TypesManage) && actor.Scope.AllowsType(DataActions.Edit, type.Code)
        && (actor.Scope.Platform || (actor.Scope.IsCityLevel && actor.Scope.DepartmentId.Length > 0 && type.ManagingDepartmentId == actor.Scope.DepartmentId));

    /// <summary>Categories belong to the whole platform.</summary>
    public static bool MayManageCategories(this Actor actor) => actor.May(ObjectsPermissions.CategoriesManage);

    /// <summary>A city department may add types that it manages itself.</summary>
    public static bool MayAddTypes(this Actor actor) =>
        actor.May(ObjectsPermissions.TypesManage) && (actor.Scope.Platform || (actor.Scope.IsCityLevel && actor.Scope.DepartmentId.Length > 0));

    public static void RequireCategoryManager(this Actor actor)
    {
        if (!actor.MayManageCategories())
        {
            throw new Forbidden("物体类型大类由平台管理员维护，请联系平台管理员。");
        }
    }
}
