using FluentValidation;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Geo;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Geocoding;
using SuiShenMa.Objects.Lookup;
using SuiShenMa.Objects.Types;

namespace SuiShenMa.Objects.Features;

/// <summary>一键地址转坐标 (row 13): an operator accepts the position that the address of one code gives, as it was shown.</summary>
internal static class GeocodeObjectCode
{
    private const double SameMetres = 20;

    /// <param name="Longitude">As shown, CGCS2000; the position is calculated again, and a form cannot bring another one in.</param>
    internal sealed record Command(string Code, double Longitude, double Latitude) : ICommand<Result>;

    internal sealed record Result(string Code, GeocodeResult Found);

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Code).NotEmpty().WithMessage("请选择物码。");
    }

    internal sealed class Handler(ObjectsDb db, ITypeCatalog types, IGeocoder geocoder, CodeChanges changes, ICurrentUser user) : IHandle<Command, Result>
    {
        public async Task<Result> Handle(Command request, CancellationToken ct)
        {
            var code = await db.Codes.Within(user.Actor, types, DataActions.View).FindCodeAsync(request.Code, ct);
            if (Objection(user.Actor, code) is { } objection)
            {
                throw new RuleViolation("geocode.refused", objection);
            }
            var found = (await geocoder.GeocodeAsync([code.Address], CoordinateSystem.CGCS2000, ct))[0];
            if (found.Location is not { } point)
            {
                throw new RuleViolation("geocode.not-found", $"没有找到坐标：{found.Reason}");
            }
            var shown = new GeoPoint(request.Longitude, request.Latitude, CoordinateSystem.CGCS2000);
            if (!Coordinates.IsPlausible(shown, out _) || Coordinates.DistanceMetres(shown, point) > SameMetres)
            {
                throw new RuleViolation("geocode.changed", "推算结果刚刚有变化，请核对新的结果后再采用。");
            }
            Place(db, code, found, point);
            changes.Note(db, code.Code);
            await db.SaveChangesAsync(ct);
            return new Result(code.Code, found);
        }
    }

    /// <summary>Why the position of a code may not be calculated; null when it may.</summary>
    internal static string? Objection(Actor actor, ObjectCode code) =>
        !ObjectScoping.MayChange(actor, code, DataActions.Edit) ? "您可以查看这个码，但不能更改它的坐标。"
        : code.State == ObjectCodeState.Cancelled ? "该码已注销。"
        : code.Address.Length == 0 ? "还没有录入地址。"
        : Location.MayBeReplacedBy(code.LocationSource, LocationSource.Geocoded) ? null
        : code.LocationSource == LocationSource.Surveyed ? "已有现场采集的坐标，不覆盖。" : "已有人工录入的坐标，不覆盖。";

    internal static void Place(ObjectsDb db, ObjectCode code, GeocodeResult found, GeoPoint point)
    {
        var before = code.Location;
        code.PutAt(point, LocationSource.Geocoded);
        code.Version++;
        db.Record("object.geocoded", "object-code", code.Code, new { location = new[] { before, point }, found.Level, found.Confidence, found.Source });
    }
}
