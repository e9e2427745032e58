using SuiShenMa.Kernel;

namespace SuiShenMa.Objects.Types;

/// <summary>Pages of lists that are in memory anyway.</summary>
internal static class InMemoryPage
{
    public static Paged<T> ToPage<T>(this IEnumerable<T> items, int page, int pageSize)
    {
        Paging.Check(page, pageSize);
        var all = items.ToList();
        return new Paged<T>(all.Skip((page - 1) * pageSize).Take(pageSize).ToList(), page, pageSize, all.Count);
    }
}
