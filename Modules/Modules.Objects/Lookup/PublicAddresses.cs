using SuiShenMa.Kernel.Hosting;

namespace SuiShenMa.Objects.Lookup;

/// <summary>The addresses that are printed on object codes.</summary>
internal sealed class PublicAddresses(PublicAddress address)
{
    public string OfObject(string code) => address.Url + "/w/" + code;
}
