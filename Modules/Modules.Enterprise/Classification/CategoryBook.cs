using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Enterprise.Pool;
using SuiShenMa.Kernel.Text;

namespace SuiShenMa.Enterprise.Classification;

/// <summary>企业码分类 as it stands, in memory; another host's change is seen within seconds, this host's at once.</summary>
internal sealed class CategoryBook(IServiceScopeFactory scopes, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(3);
    private volatile Categories? _held;

    public async ValueTask<Categories> ReadAsync(CancellationToken ct)
    {
        if (_held is { } held && clock.GetElapsedTime(held.ReadAt) < Fresh)
        {
            return held;
        }
        var at = clock.GetTimestamp();
        await using var scope = scopes.CreateAsyncScope();
        var rows = await scope.ServiceProvider.GetRequiredService<EnterpriseDb>().Categories.AsNoTracking().ToListAsync(ct);
        return _held = new Categories(rows, at);
    }

    public void Drop() => _held = null;

    /// <summary>The sections and divisions of GB/T 4754-2017, written from memory of the standard; what people changed stays.</summary>
    public static async Task SeedAsync(EnterpriseDb db, CancellationToken ct)
    {
        if (await db.Categories.AnyAsync(ct))
        {
            return;
        }
        var order = 0;
        db.Categories.AddRange(BuiltInList.Read("gbt4754-2017.csv").Select(l => new EnterpriseCategory
        {
            Code = l[0],
            Name = l[1],
            ParentCode = l[2].Length == 0 ? null : l[2],
            Order = order += 10,
            Note = "GB/T 4754-2017（据记忆整理，待与标准文本核对）",
        }));
        await db.SaveChangesAsync(ct);
    }
}

/// <summary>One reading of the two-level classification.</summary>
internal sealed class Categories
{
    private readonly Dictionary<string, EnterpriseCategory> _byCode;
    private readonly ILookup<string, EnterpriseCategory> _byName;

    public Categories(IEnumerable<EnterpriseCategory> rows, long readAt)
    {
        ReadAt = readAt;
        _byCode = rows.ToDictionary(c => c.Code, StringComparer.Ordinal);
        Roots = [.. _byCode.Values.Where(c => c.ParentCode is null).OrderBy(c => c.Order).ThenBy(c => c.Code, StringComparer.Ordinal)];
        _byName = _byCode.Values.OrderBy(c => c.ParentCode is null).ToLookup(c => Normalise.Code(c.Name), StringComparer.Ordinal);
    }

    public long ReadAt { get; }

    public IReadOnlyList<EnterpriseCategory> Roots { get; }

    public EnterpriseCategory? Find(string? code) => code is not null && _byCode.TryGetValue(code, out var found) ? found : null;

    public IEnumerable<EnterpriseCategory> Below(string root) =>
        _byCode.Values.Where(c => c.ParentCode == root).OrderBy(c => c.Order).ThenBy(c => c.Code, StringComparer.Ordinal);

    /// <summary>For example 住宿和餐饮业 / 餐饮业; the code itself when the entry is gone.</summary>
    public string FullName(string code) =>
        Find(code) is not { } found ? code : Find(found.ParentCode) is { } parent ? $"{parent.Name} / {found.Name}" : found.Name;

    /// <summary>What a cell means: a code, a name of either level, or <c>code name</c> as the template offers it.</summary>
    public EnterpriseCategory? Meant(string text)
    {
        var plain = Normalise.Code(text);
        return Find(plain.ToUpperInvariant()) ?? _byName[plain].FirstOrDefault()
            ?? _byCode.Values.FirstOrDefault(c => plain == Normalise.Code(Offer(c)));
    }

    public bool IsOffered(EnterpriseCategory category) => !category.Disabled && Find(category.ParentCode) is not { Disabled: true };

    public static string Offer(EnterpriseCategory category) => $"{category.Code} {category.Name}";

    /// <summary>All that may be chosen, the first level as headings that can be chosen too.</summary>
    public IEnumerable<EnterpriseCategory> Offered => Roots.Where(IsOffered).SelectMany(r => Below(r.Code).Where(IsOffered).Prepend(r));

    public IEnumerable<SelectListItem> Choices(string empty, string? kept = null) =>
    [
        new SelectListItem(empty, ""),
        .. Offered.Concat(Find(kept) is { } old && !IsOffered(old) ? [old] : []).Select(c => new SelectListItem(c.ParentCode is null ? Offer(c) : "　" + Offer(c), c.Code)),
    ];
}
