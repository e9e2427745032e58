using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Kernel.Hosting;

namespace SuiShenMa.Enterprise.Lookup;

/// <summary>The addresses inside enterprise codes.</summary>
internal sealed class EnterpriseAddresses(PublicAddress address)
{
    public string Of(EnterpriseCode code) => Of(code.Code);

    public string Of(string code) => address.Url + "/e/" + Uri.EscapeDataString(code);
}
