using SuiShenMa.Enterprise.Classification;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Enterprise.Lookup;

/// <summary>What an operator looks for among the enterprise codes; property names are those of the address bar.</summary>
internal sealed record EnterpriseCodeFilter
{
    /// <summary>A code value or its address, a unified social credit code, or part of a name or an address.</summary>
    public string? Keyword { get; init; }

    public string? Category { get; init; }
    public string? Region { get; init; }
    public EnterpriseCodeState? State { get; init; }
    public CodeGeneration? Generation { get; init; }

    /// <summary>All codes of one enterprise.</summary>
    public string? Uscc { get; init; }

    public string? Batch { get; init; }
    public DateOnly? From { get; init; }
    public DateOnly? To { get; init; }

    /// <summary>All conditions but the keyword, which <see cref="EnterpriseCodeSearch"/> looks up.</summary>
    public IQueryable<EnterpriseCode> Apply(IQueryable<EnterpriseCode> codes, Categories categories)
    {
        if (!string.IsNullOrEmpty(Category))
        {
            var inside = categories.Below(Category).Select(c => c.Code).Append(Category).ToArray();
            codes = codes.Where(c => inside.Contains(c.CategoryCode));
        }
        codes = Region?.Length switch
        {
            6 => codes.Where(c => c.DistrictCode == Region),
            > 0 => codes.Where(c => c.RegionCode == Region),
            _ => codes,
        };
        if (State is { } state)
        {
            codes = codes.Where(c => c.State == state);
        }
        if (Generation is { } generation)
        {
            codes = codes.Where(c => c.Generation == generation);
        }
        if (!string.IsNullOrEmpty(Uscc))
        {
            codes = codes.Where(c => c.Uscc == Uscc);
        }
        if (!string.IsNullOrEmpty(Batch))
        {
            codes = codes.Where(c => c.BatchNo == Batch);
        }
        if (From is { } from)
        {
            var start = ChinaTime.StartOfDay(from);
            codes = codes.Where(c => c.CreatedAt >= start);
        }
        if (To is { } to && to < DateOnly.MaxValue)
        {
            var end = ChinaTime.StartOfDay(to.AddDays(1));
            codes = codes.Where(c => c.CreatedAt < end);
        }
        return codes;
    }
}
