using SuiShenMa.Enterprise.Domain;

namespace SuiShenMa.Enterprise.Entry;

/// <summary>What an operator fills in for one enterprise code (row 5).</summary>
internal sealed class EnterpriseEntry
{
    /// <summary>企业码名称.</summary>
    public string? Name { get; set; }

    /// <summary>企业码分类.</summary>
    public string? CategoryCode { get; set; }

    /// <summary>企业名称.</summary>
    public string? EnterpriseName { get; set; }

    public string? Uscc { get; set; }

    /// <summary>区划/街道, six or nine digits.</summary>
    public string? RegionCode { get; set; }

    public string? Address { get; set; }

    /// <summary>申领原因.</summary>
    public string? Reason { get; set; }

    public static EnterpriseEntry Of(EnterpriseCode code) => new()
    {
        Name = code.Name,
        CategoryCode = code.CategoryCode,
        EnterpriseName = code.EnterpriseName,
        Uscc = code.Uscc,
        RegionCode = code.RegionCode,
        Address = code.Address,
        Reason = code.Reason,
    };
}

/// <summary>An entry that meets the rules, in canonical form.</summary>
internal sealed record JudgedEntry(
    string Name, string CategoryCode, string EnterpriseName, string Uscc, string DistrictCode, string RegionCode, string Address, string AddressKey, string Reason);

/// <summary>An entry or the errors against it by field; never both.</summary>
/// <param name="Existing">The code that this enterprise has at this address already; it is one of the errors then.</param>
internal sealed record Judgement(JudgedEntry? Entry, Dictionary<string, string[]> Errors, EnterpriseCode? Existing = null);
