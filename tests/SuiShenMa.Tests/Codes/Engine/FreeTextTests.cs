using Shouldly;
using SuiShenMa.Codes.Log;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Codes.Engine;

/// <summary>What somebody types about a person into place or purpose does not stand in the call log.</summary>
[Row(30, 31, 137)]
public sealed class FreeTextTests
{
    [TestCase("访客 13812345678 进门", "访客 13*******78 进门")]
    [TestCase("电话138 1234 5678", "电话13*********78")]
    [TestCase("电话１３８１２３４５６７８。", "电话１３*******７８。")]
    [TestCase("+86-138-1234-5678", "+86************78")]
    [TestCase("证件 11010519491231002X", "证件 11**************2X")]
    [TestCase("证件110105194912310021，补录", "证件11**************21，补录")]
    [TestCase("座机 021-64390000", "座机 02********00")]
    [TestCase("护照E12345678", "护照E12******")]
    [TestCase("找 li.si+1@example.org 领取", "找 *******@example.org 领取")]
    [TestCase("姓名：欧阳小明，取件", "姓名：****，取件")]
    [TestCase("联系人 张三", "联系人 **")]
    [TestCase("张三丰先生来访", "***先生来访")]
    public void A_number_an_address_or_a_name_is_covered(string typed, string kept) => FreeText.Masked(typed).ShouldBe(kept);

    [TestCase("人民广场站 3 号口")]
    [TestCase("漕溪北路 336 弄 12 号 1503 室")]
    [TestCase("G1234 次列车 05 车 12F")]
    [TestCase("访客登记")]
    [TestCase("进站核验")]
    [TestCase("")]
    public void A_place_or_a_purpose_stays_as_it_is(string typed) => FreeText.Masked(typed).ShouldBe(typed);

    [Test]
    public async Task A_phone_and_a_document_number_that_a_terminal_sends_as_place_and_purpose_are_nowhere_in_the_log()
    {
        var place = "人民广场站 姓名：张三丰 13812345678";
        var purpose = "核验 11010519491231002X 本人";
        var call = await EngineLogTests.Logged(await new Partner().Post("/api/v1/object-codes/verify", new { code = "00000000000000", place, purpose }));
        call.Place.ShouldBe("人民广场站 姓名：*** 13*******78");
        call.Purpose.ShouldBe("核验 11**************2X 本人");
        call.Parameters.ShouldContain("人民广场站 姓名：***");
        var all = string.Join('\n', call.Place, call.Purpose, call.Parameters, call.Answer);
        all.ShouldNotContain("13812345678");
        all.ShouldNotContain("张三丰");
        all.ShouldNotContain("11010519491231002");
    }
}
