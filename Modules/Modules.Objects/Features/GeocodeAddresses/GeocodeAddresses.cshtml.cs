using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel.Geo;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Entry;
using SuiShenMa.Objects.Geocoding;

namespace SuiShenMa.Objects.Features;

[Permission(ObjectsPermissions.Geocode)]
internal sealed class GeocodeAddressesPage(IMediator mediator, IRegions regions, RegionAtlas atlas, IOptions<ShanghaiGrid> grid, PositionText positions, ICurrentUser user) : PageModel, IReload
{
    [BindProperty(SupportsGet = true, Name = "address")] public string? Address { get; set; }

    /// <summary>A code whose address is placed; the answer can be taken over then.</summary>
    [BindProperty(SupportsGet = true, Name = "code")] public string? Asked { get; set; }

    public ObjectCode? Code { get; private set; }

    public GeocodeResult? Found { get; private set; }

    public DistrictOutline? Outline { get; private set; }

    /// <summary>Why the answer may not be taken over.</summary>
    public string? Objection { get; private set; }

    public string RegionName => Found?.RegionCode is { } code ? regions.Find(code)?.FullName ?? code : "—";

    public IEnumerable<(string Name, GeoPoint Point)> Points => Found?.Location is { } point ? positions.Offered.Select(s => (s.Name, point.To(s.System, grid.Value))) : [];

    public double? Moved => Code?.Location is { } before && Found?.Location is { } after ? Coordinates.DistanceMetres(before, after, grid.Value) : null;

    public Task OnGetAsync(CancellationToken ct) => ReloadAsync(ct);

    public async Task<IActionResult> OnPostAcceptAsync(double longitude, double latitude, CancellationToken ct)
    {
        var done = await mediator.Send(new GeocodeObjectCode.Command(Asked ?? "", longitude, latitude), ct);
        this.Notice($"已采用推算的坐标（{done.Found.Level}）。");
        return Redirect("/admin/object-codes/" + done.Code);
    }

    public async Task ReloadAsync(CancellationToken ct)
    {
        if (!string.IsNullOrEmpty(Asked))
        {
            Code = await mediator.Send(new GetObjectCode.Query(Asked), ct);
            Objection = GeocodeObjectCode.Objection(user.Actor, Code);
            Address = Code.Address;
        }
        if (!string.IsNullOrWhiteSpace(Address))
        {
            Found = (await mediator.Send(new GeocodeAddresses.Query([Address], CoordinateSystem.CGCS2000), ct)).Items[0];
            Outline = Found.Location is { } point ? DistrictOutline.Of(atlas, Found.RegionCode, point) : null;
        }
    }
}
