using System.Globalization;

namespace SuiShenMa.Objects.Geocoding;

/// <summary>What an address says: its regions, road, numbers and the rest.</summary>
internal sealed record ParsedAddress
{
    // 百度 takes 84 bytes; a house with its number does not need the name of the building.
    private const int LongestForProvider = 28;

    /// <summary>The whole address in one spelling.</summary>
    public required string Text { get; init; }

    public string? DistrictCode { get; init; }

    public string? StreetCode { get; init; }

    public string? VillageCode { get; init; }

    public string? VillageName { get; init; }

    public string? Road { get; init; }

    public int? Lane { get; init; }

    public int? House { get; init; }

    public string? Room { get; init; }

    /// <summary>Name of a building or sight, or whatever was not understood.</summary>
    public string? Detail { get; init; }

    /// <summary>Why the address contradicts itself or is ambiguous, for people.</summary>
    public string? Doubt { get; init; }

    /// <summary>The finest region that is certain: street (9 digits) or district (6 digits).</summary>
    public string? RegionCode => StreetCode ?? DistrictCode;

    /// <summary>The number on the road: lanes and houses share one sequence in Shanghai.</summary>
    public int? RoadNumber => Road is null ? null : Lane ?? House;

    /// <summary>Name of the place within its district, the same for every way to write it; what the gazetteer is searched by.</summary>
    public string Key => Road is not null
        ? Road + Numbers + (Lane is null && House is null ? Detail : null)
        : VillageName + Numbers + Detail;

    private string Numbers =>
        (Lane is { } lane ? lane.ToString(CultureInfo.InvariantCulture) + "弄" : null)
        + (House is { } house ? house.ToString(CultureInfo.InvariantCulture) + "号" : null);

    /// <summary>What a map service outside is told: never the room, which says who lives where.</summary>
    public string ForProvider(RegionAtlas atlas)
    {
        var district = DistrictCode is null ? null : atlas.Districts[DistrictCode].Name;
        var street = StreetCode is null ? null : atlas.Streets[StreetCode].Name;
        var address = "上海市" + district + (Road is null ? street : null) + Key;
        return RoadNumber is null || address.Length + Detail?.Length > LongestForProvider ? address : address + Detail;
    }
}
