using SuiShenMa.Codes.Contracts;
using SuiShenMa.Kernel.Text;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>What an operator looks for among the codes: the list, its exports and its bulk acts all ask through this.</summary>
/// <param name="Keyword">A scanned code, its address, or a unified code: exactly that one. Else a whole part number, or part of a name or an address.</param>
/// <param name="RegionCode">Six digits for a district, nine for a street.</param>
/// <param name="DepartmentId">The managing department.</param>
/// <param name="From">First day of entry, Shanghai time.</param>
/// <param name="To">Last day of entry, Shanghai time.</param>
/// <param name="ApplicantId">The department that entered it. Asked for apart from the managing one: "either of them" is a question that no index answers.</param>
internal sealed record ObjectCodeFilter(
    string? Keyword, string? TypeCode, string? CategoryCode, string? RegionCode, ObjectCodeState? State, string? BatchNo, string? DepartmentId,
    DateOnly? From, DateOnly? To, string? ApplicantId = null)
{
    public const int KeywordLength = 200;

    public IQueryable<ObjectCode> Apply(IQueryable<ObjectCode> codes, ITypeCatalog types)
    {
        codes = ByKeyword(codes);
        if (!string.IsNullOrEmpty(TypeCode))
        {
            codes = codes.Where(c => c.TypeCode == TypeCode);
        }
        else if (!string.IsNullOrEmpty(CategoryCode))
        {
            var inside = types.All.Where(t => t.Category.Code == CategoryCode).Select(t => t.Type.Code).ToArray();
            codes = codes.Where(c => inside.Contains(c.TypeCode));
        }
        codes = RegionCode?.Length switch
        {
            6 => codes.Where(c => c.DistrictCode == RegionCode),
            > 0 => codes.Where(c => c.RegionCode == RegionCode),
            _ => codes,
        };
        if (State is { } state)
        {
            codes = codes.Where(c => c.State == state);
        }
        if (!string.IsNullOrEmpty(BatchNo))
        {
            codes = codes.Where(c => c.BatchNo == BatchNo);
        }
        if (!string.IsNullOrEmpty(DepartmentId))
        {
            codes = codes.Where(c => c.ManagingDepartmentId == DepartmentId);
        }
        if (!string.IsNullOrEmpty(ApplicantId))
        {
            codes = codes.Where(c => c.ApplicantDepartmentId == ApplicantId);
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

    /// <summary>Part of a name or address: the only kind of keyword that no index finds at once.</summary>
    public string? Words => Keyword is { } keyword && keyword.Length <= KeywordLength && Normalise.Field(keyword) is { Length: > 0 } words
        && !CodeValue.TryParse(keyword, out _) && !UnifiedCode.TryParse(keyword, out _) ? words : null;

    private IQueryable<ObjectCode> ByKeyword(IQueryable<ObjectCode> codes)
    {
        if (string.IsNullOrWhiteSpace(Keyword))
        {
            return codes;
        }
        if (Keyword.Length > KeywordLength)
        {
            return codes.Where(c => false);
        }
        var part = Normalise.Code(Keyword);
        if (CodeValue.TryParse(Keyword, out var value))
        {
            var code = value.Text;
            return codes.Where(c => c.Code == code || c.PartNumber == part);
        }
        if (UnifiedCode.TryParse(Keyword, out var unified))
        {
            var digits = unified.ToString();
            return codes.Where(c => c.UnifiedCode == digits || c.PartNumber == part);
        }
        return Words is { } words
            ? codes.Where(c => c.PartNumber == part || c.Name.Contains(words) || c.Address.Contains(words))
            : codes.Where(c => false);
    }
}
