using System.Globalization;
using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel.Geo;
using SuiShenMa.Kernel.Text;

namespace SuiShenMa.Objects.Entry;

/// <summary>
/// Reads a position that people typed: both numbers and the coordinate system, or nothing; a system is never guessed. Which systems
/// there are, the program knows; what they are called, in which order and whether they are offered, the dictionary says.
/// </summary>
internal sealed class PositionText(IDictionaries dictionaries)
{
    /// <summary>What people wrote before there was a dictionary, and go on writing in their workbooks.</summary>
    private static readonly Dictionary<string, CoordinateSystem> Aliases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["上海城建坐标系"] = CoordinateSystem.SHANGHAI,
        ["上海城建"] = CoordinateSystem.SHANGHAI,
        ["WGS-84"] = CoordinateSystem.WGS84,
        ["GCJ-02"] = CoordinateSystem.GCJ02,
        ["BD-09"] = CoordinateSystem.BD09,
    };

    /// <summary>The systems that are offered, by code and name, in the order of the dictionary.</summary>
    public IReadOnlyList<(CoordinateSystem System, string Name)> Offered =>
        [.. dictionaries.All(DictionaryNames.CoordinateSystem).Where(e => !e.Disabled && Known(e.Code)).Select(e => (Enum.Parse<CoordinateSystem>(e.Code), e.Name))];

    /// <param name="kept">What the record carries: it stays among the choices when it was switched off since.</param>
    public IEnumerable<SelectListItem> Choices(string? kept) => dictionaries.Choices(DictionaryNames.CoordinateSystem, "请选择", kept, Known);

    public string NameOf(string? system) => dictionaries.NameOf(DictionaryNames.CoordinateSystem, system);

    /// <param name="kept">The system that the record carries already, which may be one that is not offered any more.</param>
    /// <param name="problem">A sentence when something is given but not good.</param>
    public GeoPoint? Parse(string? longitude, string? latitude, string? system, string? kept, out string? problem)
    {
        problem = null;
        if (string.IsNullOrWhiteSpace(longitude) && string.IsNullOrWhiteSpace(latitude))
        {
            return null;
        }
        if (string.IsNullOrWhiteSpace(longitude) || string.IsNullOrWhiteSpace(latitude))
        {
            problem = "经度和纬度请同时填写，或者都不填。";
            return null;
        }
        if (!Number(longitude, out var x) || !Number(latitude, out var y))
        {
            problem = "经度和纬度请只填数字，例如 121.4737 和 31.2304。";
            return null;
        }
        var name = system is null ? "" : Normalise.Code(system);
        if (Find(name) is not { } known)
        {
            problem = name.Length == 0 ? "填写了坐标，请同时选择坐标系。" : $"没有坐标系“{(name.Length > 20 ? name[..20] : name)}”，请从 {Names} 中选择。";
            return null;
        }
        if (!dictionaries.Offers(DictionaryNames.CoordinateSystem, known.ToString(), kept))
        {
            problem = $"坐标系“{NameOf(known.ToString())}”已停用，请从 {Names} 中选择。";
            return null;
        }
        return new GeoPoint(x, y, known);
    }

    private string Names => string.Join('、', Offered.Select(o => o.Name));

    /// <summary>By the code, by today's name, by a name of old.</summary>
    private CoordinateSystem? Find(string name)
    {
        foreach (var entry in dictionaries.All(DictionaryNames.CoordinateSystem))
        {
            if (Known(entry.Code) && (Same(entry.Code, name) || Same(Normalise.Code(entry.Name), name)))
            {
                return Enum.Parse<CoordinateSystem>(entry.Code);
            }
        }
        return Aliases.TryGetValue(name, out var system) ? system : null;
    }

    private static bool Known(string code) => Enum.IsDefined(typeof(CoordinateSystem), code);

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    private static bool Number(string text, out double number) =>
        double.TryParse(Normalise.Code(text), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
}
