using SuiShenMa.Kernel.Text;

namespace SuiShenMa.Admin.Contracts;

/// <summary>Finds districts and streets by code or by the names that people write.</summary>
public sealed class RegionNames
{
    private readonly Dictionary<string, string> _codes = new(StringComparer.Ordinal);

    public RegionNames(IRegions regions)
    {
        ArgumentNullException.ThrowIfNull(regions);
        foreach (var district in regions.Districts)
        {
            _codes[Key(district.FullName)] = district.Code;
            _codes[Key(district.Name)] = district.Code;
            foreach (var street in regions.StreetsOf(district.Code))
            {
                _codes[Key(street.FullName)] = street.Code;
                _codes[Key(district.Name + street.Name)] = street.Code;
            }
        }
        // A street's bare name where no other street of the city has it.
        foreach (var only in regions.Districts.SelectMany(d => regions.StreetsOf(d.Code)).GroupBy(s => Key(s.Name)).Where(g => g.Count() == 1))
        {
            _codes.TryAdd(only.Key, only.First().Code);
        }
    }

    /// <returns>The code, or the text itself, which the rules then refuse by name.</returns>
    public string? CodeOf(string? text)
    {
        if (text is null)
        {
            return null;
        }
        var key = Key(text);
        // Twelve digits are the street's code of the statistical system.
        return _codes.GetValueOrDefault(key) ?? (key.Length == 12 && key.EndsWith("000", StringComparison.Ordinal) && key.All(char.IsAsciiDigit) ? key[..9] : text);
    }

    private static string Key(string text)
    {
        var plain = Normalise.Code(text).Replace("·", "", StringComparison.Ordinal).Replace("/", "", StringComparison.Ordinal);
        return plain.StartsWith("上海市", StringComparison.Ordinal) ? plain["上海市".Length..] : plain;
    }
}
