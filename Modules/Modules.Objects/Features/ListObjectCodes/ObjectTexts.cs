using System.Globalization;
using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel.Geo;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Geocoding;

namespace SuiShenMa.Objects.Features;

/// <summary>Words and colours that several pages give to the same things.</summary>
internal static class ObjectTexts
{
    public static string Tone(this ObjectCodeState state) => state switch
    {
        ObjectCodeState.Active => "ok",
        ObjectCodeState.PendingReview => "warn",
        ObjectCodeState.Rejected or ObjectCodeState.Cancelled => "bad",
        _ => "",
    };

    public static string Text(this LocationSource source) => source switch
    {
        LocationSource.Geocoded => "由地址推算",
        LocationSource.Entered => "人工录入",
        LocationSource.Surveyed => "现场采集",
        _ => throw new ArgumentOutOfRangeException(nameof(source)),
    };

    /// <summary>Degrees to a centimetre, or metres of the city's grid.</summary>
    public static string Of(GeoPoint point) => point.System == CoordinateSystem.SHANGHAI
        ? string.Create(CultureInfo.InvariantCulture, $"{point.Longitude:0.##}, {point.Latitude:0.##}")
        : string.Create(CultureInfo.InvariantCulture, $"{point.Longitude:0.#######}, {point.Latitude:0.#######}");

    public static string Metres(double metres) => metres < 1000
        ? string.Create(CultureInfo.InvariantCulture, $"{metres:0} m")
        : string.Create(CultureInfo.InvariantCulture, $"{metres / 1000:0.0} km");
}

/// <summary>The regions that an operator can filter by: districts for the city, streets for a district.</summary>
internal static class RegionChoices
{
    /// <summary>Departments that can have to do with what the caller sees: of the city, of the regions in scope, and those above them.</summary>
    public static IEnumerable<SelectListItem> DepartmentsFor(Actor actor, IDepartments departments, DataActions action)
    {
        var reach = actor.Scope.Platform ? Allowed.Everything : actor.Scope.RegionsFor(action);
        return departments.All
            .Where(d => d.IsCityLevel || d.Id == actor.DepartmentId || reach.ContainsRegion(d.RegionCode) || reach.Items.Any(r => r.StartsWith(d.RegionCode, StringComparison.Ordinal)))
            .Select(d => new SelectListItem(d.Name, d.Id)).Prepend(new SelectListItem("全部", ""));
    }

    public static IEnumerable<SelectListItem> For(Actor actor, IRegions regions, string? chosen)
    {
        yield return new SelectListItem("全部", "");
        var own = actor.Scope.DepartmentRegion;
        var district = actor.Scope is { Platform: false, IsCityLevel: false } && own.Length >= 6 ? own[..6] : null;
        if (district is null)
        {
            foreach (var each in regions.Districts)
            {
                yield return new SelectListItem(each.Name, each.Code);
            }
            district = chosen is { Length: >= 6 } ? chosen[..6] : null;
        }
        else if (regions.Find(district) is { } whole)
        {
            yield return new SelectListItem(whole.Name + " · 全部", whole.Code);
        }
        if (district is not null)
        {
            foreach (var street in regions.StreetsOf(district).Where(s => actor.Scope.RegionsFor(DataActions.View).ContainsRegion(s.Code)))
            {
                yield return new SelectListItem(street.FullName, street.Code);
            }
        }
    }
}
