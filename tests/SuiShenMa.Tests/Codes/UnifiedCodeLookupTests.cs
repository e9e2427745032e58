using Microsoft.EntityFrameworkCore;
using Shouldly;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Data;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Codes;

[Row(213)]
public sealed class UnifiedCodeLookupTests
{
    [Test]
    public async Task Nine_digits_lead_to_the_object_and_its_place_and_the_look_up_is_recorded()
    {
        var code = await SomeCode.In(ObjectCodeState.Active);
        var answer = await Find(code.UnifiedCode);
        answer.Status.ShouldBe(200);
        answer.Text("code").ShouldBe(code.Code);
        answer.Text("name").ShouldBe("漕宝路地铁站公厕");
        answer.Text("state").ShouldBe("active");
        answer.Text("address").ShouldBe("漕宝路 401 号");
        answer["location"]["longitude"]!.GetValue<double>().ShouldBe(121.4316);
        answer.Text("regionName").ShouldNotBeNullOrEmpty();
        answer["attributes"]["openHours"]!.GetValue<string>().ShouldBe("全天");
        answer["externalDisplay"]["lines"]!.AsArray().Select(l => l!.GetValue<string>()).ShouldBe(
            ["漕宝路地铁站公厕", $"统一编码 {code.UnifiedCode[..3]} {code.UnifiedCode[3..6]} {code.UnifiedCode[6..]}", "随申码 · 扫码核验"], "what the caller can read on the spot");
        answer["externalDisplay"]["url"]!.GetValue<string>().ShouldEndWith("/w/" + code.Code);
        (await Slice.Db<CodesDb, int>(db => db.Audit.CountAsync(a => a.SubjectId == code.Code && a.Action == "code.looked-up-in-emergency"))).ShouldBe(1);
        using var person = await Operator.SignIn("admin");
        (await person.Read("/admin/object-codes/" + code.Code)).ShouldContain("应急查询物码");
    }

    [Test]
    public async Task A_code_in_any_state_is_found() => (await Find((await SomeCode.In(ObjectCodeState.Disabled)).UnifiedCode)).Text("state").ShouldBe("disabled");

    [Test]
    public async Task A_misheard_digit_is_invalid()
    {
        var code = (await SomeCode.In(ObjectCodeState.Active)).UnifiedCode;
        var misheard = code[..4] + (char)('0' + ((code[4] - '0' + 1) % 10)) + code[5..];
        var answer = await Find(misheard);
        answer.Status.ShouldBe(400);
        answer.Text("code").ShouldBe("validation");
        (await Find("12345")).Status.ShouldBe(400);
    }

    [Test]
    public async Task A_code_that_was_not_issued_is_not_found() => (await Find(UnifiedCode.FromBody(99_999_999).Text)).Status.ShouldBe(404);

    [Test]
    public async Task More_than_sixty_calls_a_minute_are_too_many()
    {
        // A partner of its own: the limit counts per application.
        using (TestHost.Clock.Ahead(TimeSpan.FromMinutes(3)))
        {
            var fast = new Partner(appId: "demo-fast");
            Answer last;
            var calls = 0;
            do
            {
                last = await fast.Get("/api/v1/unified-codes/12345");
                calls++;
            }
            while (last.Status != 429 && calls < 130);
            last.Status.ShouldBe(429);
            last.Text("code").ShouldBe("rate.exceeded");
            last.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeInRange(1, 60);
            calls.ShouldBeGreaterThan(60);
        }
    }

    private static Task<Answer> Find(string unified) => new Partner().Get("/api/v1/unified-codes/" + unified);
}
