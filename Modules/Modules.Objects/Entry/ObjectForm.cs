using System.Globalization;
using SuiShenMa.Kernel;
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
    /// <param name="kept">Coordinate system that the object carries already.</param>
    public ObjectEntry ToEntry(PositionText positions, string? kept = null)
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
            Location = positions.Parse(Longitude, Latitude, CoordinateSystem, kept, out var problem) ?? (problem is null ? null : throw new InputInvalid("location", problem)),
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
