using Shouldly;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Codes;

[Row(212)]
public sealed class VerifyObjectCodeTests
{
    private static readonly Partner Demo = new();

    [Test]
    public async Task An_active_code_comes_with_all_that_is_known_of_its_object()
    {
        var code = await SomeCode.In(ObjectCodeState.Active);
        var answer = await Verify(code.Code);

        answer.Status.ShouldBe(200);
        answer["valid"].GetValue<bool>().ShouldBeTrue();
        answer.Text("state").ShouldBe("active");
        answer.Text("name").ShouldBe("漕宝路地铁站公厕");
        answer.Text("typeCode").ShouldBe(SomeCode.TypeCode);
        answer.Text("typeName").ShouldBe("环卫公共厕所（核验测试）");
        answer.Text("partNumber").ShouldBe("GC-017");
        answer.Text("unifiedCode").ShouldBe(code.UnifiedCode);
        answer.Text("regionCode").ShouldBe("310104");
        answer.Text("address").ShouldBe("漕宝路 401 号");
        answer["location"]["longitude"]!.GetValue<double>().ShouldBe(121.4316);
        answer["location"]["latitude"]!.GetValue<double>().ShouldBe(31.1689);
        answer["location"]["coordinateSystem"]!.GetValue<string>().ShouldBe("WGS84");
        answer.Text("owningUnit").ShouldBe("徐汇环境发展有限公司");
        answer.Text("managingDepartment").ShouldNotBeNullOrEmpty();
        answer["attributes"]["openHours"]!.GetValue<string>().ShouldBe("全天");
        answer["attributes"]["inspector"]!.GetValue<string>().ShouldBe("内部编号 7");
        answer.Body!.AsObject().ContainsKey("reason").ShouldBeFalse();
    }

    [Test]
    public async Task What_is_not_known_is_null()
    {
        var code = await SomeCode.In(ObjectCodeState.Active, c => (c.PartNumber, c.Longitude, c.Latitude, c.CoordinateSystem, c.LocationSource) = (null, null, null, null, null));
        var body = (await Verify(code.Code)).Body!.AsObject();
        body.ContainsKey("location").ShouldBeTrue();
        body["location"].ShouldBeNull();
        body["partNumber"].ShouldBeNull();
    }

    [TestCase(ObjectCodeState.Blank, "blank")]
    [TestCase(ObjectCodeState.PendingReview, "notActive")]
    [TestCase(ObjectCodeState.Rejected, "notActive")]
    [TestCase(ObjectCodeState.Issued, "notActive")]
    [TestCase(ObjectCodeState.Disabled, "disabled")]
    [TestCase(ObjectCodeState.Cancelled, "cancelled")]
    public async Task A_code_in_another_state_is_not_good_and_tells_only_why(ObjectCodeState state, string reason)
    {
        var code = await SomeCode.In(state);
        var answer = await Verify(code.Code);
        answer.Status.ShouldBe(200);
        answer["valid"].GetValue<bool>().ShouldBeFalse();
        answer.Text("reason").ShouldBe(reason);
        answer.Text("message")!.ShouldNotBeEmpty();
        answer.Body!.AsObject().Select(p => p.Key).ShouldBe(["valid", "reason", "message"]);
    }

    [Test]
    public async Task A_code_that_was_never_issued_is_unknown() => (await Verify(CodeValue.Create().Text)).Text("reason").ShouldBe("unknown");

    [Test]
    public async Task A_misread_character_is_told_from_an_unknown_code()
    {
        var code = (await SomeCode.In(ObjectCodeState.Active)).Code;
        var misread = code[..3] + (code[3] == 'A' ? 'B' : 'A') + code[4..];
        (await Verify(misread)).Text("reason").ShouldBe("checksum");
    }

    [TestCase("hello")]
    [TestCase("https://example.org/")]
    [TestCase("https://example.org/s/ABCDEFGH")]
    [TestCase("310104123456")]
    public async Task A_text_that_is_no_code_is_unknown(string text) => (await Verify(text)).Text("reason").ShouldBe("unknown");

    [TestCase("{0}\r\n")]
    [TestCase("https://ssm.example.cn/w/{0}")]
    [TestCase("https://ssm.example.cn/w/{0}?from=scan#x\r\n")]
    [TestCase(" {0} ")]
    public async Task A_code_is_taken_as_scanners_deliver_it(string form)
    {
        var code = (await SomeCode.In(ObjectCodeState.Active)).Code;
        (await Verify(string.Format(System.Globalization.CultureInfo.InvariantCulture, form, code)))["valid"].GetValue<bool>().ShouldBeTrue();
    }

    [Test]
    public async Task Small_letters_and_full_width_characters_are_accepted()
    {
        var code = (await SomeCode.In(ObjectCodeState.Active)).Code;
        (await Verify(code.ToLowerInvariant()))["valid"].GetValue<bool>().ShouldBeTrue();
        (await Verify(new string([.. code.Select(c => (char)(c + 0xFEE0))])))["valid"].GetValue<bool>().ShouldBeTrue();
    }

    [Test]
    public async Task A_row_that_was_smuggled_into_the_database_does_not_verify()
    {
        var code = await SomeCode.PastThePlatform(ObjectCodeState.Active, c => c.Seal = c.Seal[..^1] + (c.Seal[^1] == '0' ? '1' : '0'));
        (await Verify(code.Code)).Text("reason").ShouldBe("unknown");
    }

    [Test]
    public async Task A_code_that_is_disabled_stops_verifying_with_the_next_call()
    {
        var code = await SomeCode.In(ObjectCodeState.Active);
        (await Verify(code.Code))["valid"].GetValue<bool>().ShouldBeTrue();
        await SomeCode.Change(code.Code, c => c.Disable(DateTime.UnixEpoch, "检修"));
        (await Verify(code.Code)).Text("reason").ShouldBe("disabled");
        await SomeCode.Change(code.Code, c => c.Enable(DateTime.UnixEpoch));
        (await Verify(code.Code))["valid"].GetValue<bool>().ShouldBeTrue();
    }

    [TestCase("code")]
    [TestCase("place")]
    [TestCase("purpose")]
    public async Task Code_place_and_purpose_are_required(string missing)
    {
        var body = new Dictionary<string, string> { ["code"] = "x", ["place"] = "南门", ["purpose"] = "巡查" };
        body.Remove(missing);
        var answer = await Demo.Post("/api/v1/object-codes/verify", body);
        answer.Status.ShouldBe(400);
        answer["errors"][missing]!.AsArray().Count.ShouldBe(1);
    }

    [Test]
    public async Task A_repeated_request_gets_its_first_answer_again()
    {
        var code = await SomeCode.In(ObjectCodeState.Active);
        var key = Guid.CreateVersion7().ToString("N");
        var body = new { code = code.Code, place = "南门", purpose = "巡查" };
        var first = await Demo.Post("/api/v1/object-codes/verify", body, key);
        var second = await Demo.Post("/api/v1/object-codes/verify", body, key);
        second.Bytes.ShouldBe(first.Bytes);
        (await Demo.Post("/api/v1/object-codes/verify", new { code = "x", place = "南门", purpose = "巡查" }, key)).Text("code").ShouldBe("idempotency.mismatch");
    }

    private static Task<Answer> Verify(string code) => Demo.Post("/api/v1/object-codes/verify", new { code, place = "南门", purpose = "巡查", deviceId = "gate-1" });
}
