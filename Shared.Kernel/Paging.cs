using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace SuiShenMa.Kernel;

/// <summary>Where a list stands, for the pager.</summary>
public interface IPaged
{
    int Page { get; }
    int PageSize { get; }
    long Total { get; }
    int Pages { get; }

    /// <summary>The total as people read it.</summary>
    string TotalText => Total.ToString("N0", CultureInfo.InvariantCulture);
}

/// <summary>One page of a list.</summary>
/// <param name="Page">From 1.</param>
/// <param name="PageSize">1 to 200.</param>
/// <param name="Total">All that match, not only this page.</param>
public sealed record Paged<T>(IReadOnlyList<T> Items, int Page, int PageSize, long Total) : IPaged
{
    [System.Text.Json.Serialization.JsonIgnore]
    public int Pages => (int)Math.Max(1, (Total + PageSize - 1) / PageSize);
}

/// <summary>One page of a list that is counted only so far: a person needs no larger number.</summary>
/// <param name="Total">All that match, up to the limit of counting.</param>
/// <param name="More">There are more than were counted.</param>
public sealed record CappedPage<T>(IReadOnlyList<T> Items, int Page, int PageSize, long Total, bool More) : IPaged
{
    public int Pages => (int)Math.Max(1, (Total + PageSize - 1) / PageSize);

    public string TotalText => Total.ToString("N0", CultureInfo.InvariantCulture) + (More ? "+" : "");
}

/// <summary>Bounds and execution of paged queries.</summary>
public static class Paging
{
    public const int MaxPageSize = 200;

    /// <summary>Deep pages cost what they skip, so a list ends here and asks for a filter instead.</summary>
    public const int MaxSkip = 1_000_000;

    /// <summary>Counts and reads one page; the query must be ordered.</summary>
    /// <exception cref="InputInvalid">page or pageSize is out of range.</exception>
    public static async Task<Paged<T>> ToPageAsync<T>(this IQueryable<T> query, int page, int pageSize, CancellationToken ct)
    {
        Check(page, pageSize);
        var total = await query.LongCountAsync(ct);
        var items = await query.Skip((page - 1) * pageSize).Take(pageSize).ToListAsync(ct);
        return new Paged<T>(items, page, pageSize, total);
    }

    public static void Check(int page, int pageSize)
    {
        if (page < 1 || (long)(page - 1) * pageSize > MaxSkip)
        {
            throw new InputInvalid("page", $"页码须从 1 开始，且最多翻到第 {MaxSkip} 条；请用筛选条件缩小范围。");
        }
        if (pageSize is < 1 or > MaxPageSize)
        {
            throw new InputInvalid("pageSize", $"每页条数须在 1 到 {MaxPageSize} 之间。");
        }
    }
}
