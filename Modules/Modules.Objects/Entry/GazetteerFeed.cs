using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Geocoding;

namespace SuiShenMa.Objects.Entry;

/// <summary>Lets the offline geocoder learn from every accepted position (domain.md §5.3).</summary>
internal sealed class GazetteerFeed(AddressParser parser, RegionAtlas atlas, TimeProvider clock)
{
    public void Learn(ObjectsDb db, JudgedEntry entry)
    {
        if (PointOf(entry) is { } point)
        {
            db.Gazetteer.Add(point);
        }
    }

    /// <summary>What an entry teaches; null when it has no position or only a calculated one.</summary>
    public GazetteerPoint? PointOf(JudgedEntry entry) =>
        entry is { Location: { } point, LocationSource: { } source }
            ? GazetteerPoint.From(parser, atlas, entry.Address, point, source.ToString(), clock)
            : null;
}
