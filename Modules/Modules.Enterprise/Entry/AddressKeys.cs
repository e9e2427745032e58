using System.Text;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Text;

namespace SuiShenMa.Enterprise.Entry;

/// <summary>
/// Tells whether two addresses of one enterprise are the same place (row 7): width, blanks, punctuation, the city, the
/// district and the street in front of it do not matter; the district does.
/// </summary>
internal static class AddressKeys
{
    public static string KeyOf(Region region, Region district, string address) =>
        Sm3.HashHex(Encoding.UTF8.GetBytes(district.Code + "|" + Plain(address, [district.Name, region.IsStreet ? region.Name : ""])));

    internal static string Plain(string address, IEnumerable<string> fronts)
    {
        var text = new string([.. Normalise.Code(address).ToUpperInvariant().Select(c => c is '－' or '—' or '–' or '﹣' ? '-' : c).Where(c => char.IsLetterOrDigit(c) || c is '-' or '#')]);
        foreach (var front in new[] { "上海市", "上海" }.Concat(fronts))
        {
            if (front.Length > 0 && text.Length > front.Length && text.StartsWith(front, StringComparison.Ordinal))
            {
                text = text[front.Length..];
            }
        }
        return text;
    }
}
