using Shouldly;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Lookup;

namespace SuiShenMa.Tests.Objects.Lists;

internal sealed class CardFactsTests
{
    private static readonly CardFacts Full = new(
        long.MaxValue, "0123456789ABCD", "123456788", ObjectCodeState.Disabled, "世纪大道公厕😀", "03001", "P-1", "310115005", new string('路', 300), 121.4737, -31.2304, "CGCS2000",
        "91310000132260250X", "上海某某公司", "pudong", "{\"stalls\":\"8\"}", "B1", new DateTime(2026, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc), "03001");

    [Test]
    public void A_packed_row_comes_back_as_it_was()
    {
        CardFacts.Unpack(Full.Code, Full.Pack()).ShouldBe(Full);
        CardFacts.Unpack(Full.Code, Full.Pack()).CreatedAt.Kind.ShouldBe(DateTimeKind.Utc);
    }

    [Test]
    public void Nothing_and_empty_text_stay_apart()
    {
        var bare = Full with { PartNumber = null, Address = "", Longitude = null, Latitude = null, CoordinateSystem = null, OwningUnitUscc = null, OwningUnitName = "", ManagingDepartmentId = null };
        CardFacts.Unpack(bare.Code, bare.Pack()).ShouldBe(bare);
    }

    [Test]
    public void Text_at_the_edges_of_the_length_groups_survives()
    {
        foreach (var length in new[] { 0, 126, 127, 128, 16_382, 16_383, 16_384 })
        {
            var row = Full with { AttributesJson = new string('a', length) };
            CardFacts.Unpack(row.Code, row.Pack()).AttributesJson.Length.ShouldBe(length);
        }
    }
}
