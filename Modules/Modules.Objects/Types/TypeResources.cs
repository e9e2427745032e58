using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Objects.Types;

/// <summary>The object types, for the pages that grant 分管权限 (row 104).</summary>
internal sealed class TypeResources(ITypeCatalog types) : IScopeResources
{
    public IReadOnlyList<ScopeResource> All => [.. types.All.Select(t => new ScopeResource(t.Type.Code, t.Type.Name, "物体类型 · " + t.Category.Name))];
}
