using System.Globalization;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Geo;
using SuiShenMa.Kernel.Text;
using SuiShenMa.Objects.Domain;

namespace SuiShenMa.Objects.Entry;

/// <summary>The fields of one object as an operator's form carries them, for a new entry and for the correction of a rejected one.</summary>
internal sealed class ObjectForm
{
    /// <summary>Belongs to one showing of the form: what is sent twice under it has one effect.</summary>
    public string? Token { get; set; }

    public string? TypeCode { get; set; }
    public string? Name { get; set; }
    public string? PartNumber { get; set; }
    public string? DistrictCode { get; set; }

    /// <summary>The street; empty when the district is all that is known.</summary>
    public string? RegionCode { get; set; }

    public string? Address { get; set; }
    public string? Longitude { get; set; }
    public string? Latitude { get; set; }
    public string? CoordinateSystem { get; set; }

    /// <summary>Holds the place for errors of the three fields above.</summary>
    public string? Location { get; set; }

    public string? OwningUnitUscc { get; set; }
    public string? OwningUnitName { get; set; }
    public ManagerChoice ManagerChoice { get; set; }
    public Dictionary<string, string?> Attributes { get; set; } = [];

    /// <summary>What of the district and the street is more exact.</summary>
    public string? Region => string.IsNullOrEmpty(RegionCode) ? DistrictCode : RegionCode;

    /// <exception cref="InputInvalid">The street lies in another district, or the position is not complete.</exception>
    public ObjectEntry ToEntry()
    {
        if (!string.IsNullOrEmpty(RegionCode) && !string.IsNullOrEmpty(DistrictCode) && !RegionCode.StartsWith(DistrictCode, StringComparison.Ordinal))
        {
            throw new InputInvalid("regionCode", "所选街道不在所选的区内，请重新选择。");
        }
        return new ObjectEntry
        {
            Name = Name,
            PartNumber = PartNumber,
            RegionCode = Region,
            Address = Address,
            Location = PositionText.Parse(Longitude, Latitude, CoordinateSystem, out var problem) ?? (problem is null ? null : throw new InputInvalid("location", problem)),
            OwningUnitUscc = OwningUnitUscc,
            OwningUnitName = OwningUnitName,
            ManagerChoice = ManagerChoice,
            Attributes = Attributes,
        };
    }

    /// <summary>The form filled with what a rejected code says, to be corrected.</summary>
    public static ObjectForm Of(ObjectCode code, ObjectType type)
    {
        var values = code.Attributes;
        return new ObjectForm
        {
            TypeCode = code.TypeCode,
            Name = code.Name,
            PartNumber = code.PartNumber,
            DistrictCode = code.DistrictCode,
            RegionCode = code.RegionCode.Length == 9 ? code.RegionCode : null,
            Address = code.Address,
            Longitude = code.Longitude?.ToString(CultureInfo.InvariantCulture),
            Latitude = code.Latitude?.ToString(CultureInfo.InvariantCulture),
            CoordinateSystem = code.CoordinateSystem,
            OwningUnitUscc = code.OwningUnitUscc,
            OwningUnitName = code.OwningUnitName,
            ManagerChoice = code.ManagingDepartmentId == code.ApplicantDepartmentId ? ManagerChoice.Own : ManagerChoice.Original,
            Attributes = type.Attributes.ToDictionary(a => a.Key, a => values.GetValueOrDefault(a.Key)),
        };
    }
}

/// <summary>Reads a position that people typed: both numbers and the coordinate system, or nothing; a system is never guessed.</summary>
internal static class PositionText
{
    /// <summary>The systems by the names that people know; the first name of each is shown.</summary>
    public static IReadOnlyList<(string Name, CoordinateSystem System)> Systems { get; } =
    [
        ("CGCS2000", CoordinateSystem.CGCS2000), ("WGS84", CoordinateSystem.WGS84), ("GCJ02", CoordinateSystem.GCJ02), ("BD09", CoordinateSystem.BD09),
        ("上海城建坐标系", CoordinateSystem.SHANGHAI), ("SHANGHAI", CoordinateSystem.SHANGHAI), ("上海城建", CoordinateSystem.SHANGHAI),
        ("WGS-84", CoordinateSystem.WGS84), ("GCJ-02", CoordinateSystem.GCJ02), ("BD-09", CoordinateSystem.BD09),
    ];

    /// <summary>The names that are offered.</summary>
    public static IReadOnlyList<string> Offered { get; } = [.. Systems.Take(5).Select(s => s.Name)];

    public static string NameOf(string? system) =>
        Enum.TryParse<CoordinateSystem>(system, out var known) ? Systems.First(s => s.System == known).Name : system ?? "";

    /// <param name="problem">A sentence when something is given but not good.</param>
    public static GeoPoint? Parse(string? longitude, string? latitude, string? system, out string? problem)
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
        var known = Systems.Where(s => string.Equals(s.Name, name, StringComparison.OrdinalIgnoreCase)).Take(1).ToList();
        if (known.Count == 0)
        {
            problem = name.Length == 0 ? "填写了坐标，请同时选择坐标系。" : $"没有坐标系“{(name.Length > 20 ? name[..20] : name)}”，请从 {string.Join('、', Offered)} 中选择。";
            return null;
        }
        return new GeoPoint(x, y, known[0].System);
    }

    private static bool Number(string text, out double number) =>
        double.TryParse(Normalise.Code(text), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
}
