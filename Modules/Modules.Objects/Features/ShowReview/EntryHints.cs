using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SuiShenMa.Kernel.Geo;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Geocoding;
using SuiShenMa.Objects.Lookup;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>An object that may be the same one entered twice.</summary>
internal sealed record LikeObject(string Code, string Name, string Address, ObjectCodeState State, double? Metres);

/// <summary>What a reviewer should look at twice: address against coordinates, and objects that may be the same.</summary>
internal sealed class EntryHints(ObjectsDb db, ITypeCatalog types, IGazetteer gazetteer, AddressParser parser, RegionAtlas atlas, IOptions<ShanghaiGrid> grid, ICurrentUser user)
{
    public const double NearMetres = 50;
    private const int MostLike = 10;

    // The coordinate systems lie up to about 1.1 km apart; distances are measured after this first cut.
    private const double BoxDegrees = 0.013;
    private const int MostInBox = 5_000;

    /// <returns>A sentence, or null when address and coordinates agree as far as can be told.</returns>
    public async Task<string?> AddressAgainstPointAsync(ObjectCode code, CancellationToken ct)
    {
        if (code.Location is not { } point)
        {
            return null;
        }
        if (code.DistrictCode.Length == 6 && !atlas.IsIn(code.DistrictCode, point))
        {
            return $"坐标不在{atlas.Districts[code.DistrictCode].Name}内，请核对。";
        }
        var place = await new OfflineGeocoder(new GazetteerWithout(gazetteer, point), parser, atlas, grid).LocateAsync(code.Address, ct);
        if (place.Point is not { } expected || Allowance(place.Level) is not { } allowed)
        {
            return null;
        }
        var metres = Coordinates.DistanceMetres(point, expected, grid.Value);
        return metres > allowed ? $"地址与坐标相距 {ObjectTexts.Metres(metres)}（按地址定位到{place.Level}）。" : null;
    }

    /// <summary>Codes of the same name in the district, and of the same type close by; within what the caller may see.</summary>
    public async Task<IReadOnlyList<LikeObject>> LikeAsync(ObjectCode code, CancellationToken ct)
    {
        using var all = SealedRowReading.WithoutRefusing();
        var others = db.Codes.AsNoTracking().Within(user.Actor, types, DataActions.View).Where(c => c.Code != code.Code && c.State != ObjectCodeState.Cancelled);
        var named = await others.Where(c => c.Name == code.Name && c.TypeCode == code.TypeCode && c.DistrictCode == code.DistrictCode)
            .OrderBy(c => c.Id).Take(MostLike).ToListAsync(ct);
        var found = named.Select(c => (Code: c, Metres: Distance(code, c))).ToList();
        if (code.Location is { System: not CoordinateSystem.SHANGHAI } at)
        {
            var (west, east, south, north) = (at.Longitude - BoxDegrees, at.Longitude + BoxDegrees, at.Latitude - BoxDegrees, at.Latitude + BoxDegrees);
            var inBox = await others
                .Where(c => c.TypeCode == code.TypeCode && c.Longitude >= west && c.Longitude <= east && c.Latitude >= south && c.Latitude <= north)
                .Select(c => new { c.Code, c.Name, c.Address, c.State, c.Longitude, c.Latitude, c.CoordinateSystem }).Take(MostInBox).ToListAsync(ct);
            found.AddRange(inBox
                .Select(c => new ObjectCode { Code = c.Code, Name = c.Name, Address = c.Address, State = c.State, Longitude = c.Longitude, Latitude = c.Latitude, CoordinateSystem = c.CoordinateSystem })
                .Select(c => (Code: c, Metres: Distance(code, c)))
                .Where(c => c.Metres <= NearMetres && found.TrueForAll(f => f.Code.Code != c.Code.Code)));
        }
        return [.. found.OrderBy(f => f.Metres ?? double.MaxValue).Take(MostLike).Select(f => new LikeObject(f.Code.Code, f.Code.Name, f.Code.Address, f.Code.State, f.Metres))];
    }

    private double? Distance(ObjectCode a, ObjectCode b) => a.Location is { } from && b.Location is { } to ? Coordinates.DistanceMetres(from, to, grid.Value) : null;

    /// <summary>How far a right position may lie from what the address gives; null where that is too coarse to judge by.</summary>
    private static double? Allowance(string? level) => level switch
    {
        GeocodeLevel.Door => 300,
        GeocodeLevel.Road => 1_500,
        GeocodeLevel.Village => 2_000,
        _ => null,
    };
}
