using SuiShenMa.Kernel.Hosting;

namespace SuiShenMa.Codes.Short;

/// <summary>The addresses of short codes.</summary>
internal sealed class ShortAddresses(PublicAddress address)
{
    public string Of(string value) => address.Url + "/s/" + value;
}
