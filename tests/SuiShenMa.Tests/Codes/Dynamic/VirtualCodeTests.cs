using Microsoft.EntityFrameworkCore;
using Shouldly;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Codes.Features;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Tests.Codes.Engine;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Codes.Dynamic;

/// <summary>Rows 229 and 230: a virtual code carries what the application gave along, and gives it back.</summary>
[Row(229, 230)]
public sealed class VirtualCodeTests
{
    [Test]
    public async Task What_was_given_along_comes_back()
    {
        var issued = await New(new { typeCode = "login", payload = "会话 a1 <b>&\"\u0001", ttlSeconds = 120, singleUse = false });
        issued.Status.ShouldBe(200);
        issued.Text("url")!.ShouldEndWith("/c/" + issued.Text("token"));
        for (var i = 0; i < 2; i++)
        {
            var answer = await Verify(issued.Text("url")! + "\r\n");
            answer.Reason().ShouldBe("valid");
            (answer.Text("payload"), answer.Text("typeCode")).ShouldBe(("会话 a1 <b>&\"\u0001", "login"));
        }
    }

    [Test]
    public async Task A_single_use_code_gives_it_once_however_many_ask()
    {
        var token = (await New(new { typeCode = "login", payload = "x", singleUse = true })).Text("token")!;
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Verify(token)));
        answers.Count(a => a.Reason() == "valid").ShouldBe(1);
        answers.Count(a => a.Reason() == "replayed").ShouldBe(19);
    }

    [Test]
    public async Task Another_application_gets_nothing()
    {
        var token = (await New(new { typeCode = "login", payload = "secret", singleUse = true })).Text("token")!;
        var stranger = Slice.As("city-data") with { Kind = ActorKind.Application, Id = "another-app" };
        var answer = await Slice.Send(stranger, new VerifyVirtualCode.Command(token));
        (answer.Valid, answer.Reason, answer.Payload).ShouldBe((false, "unknown", null));
        (await Verify(token)).Reason().ShouldBe("valid");
    }

    [Test]
    public async Task An_expired_a_forged_and_another_kind_of_code_say_so()
    {
        var token = (await New(new { typeCode = "login", payload = "x", ttlSeconds = 15, singleUse = false })).Text("token")!;
        using (TestHost.Clock.Ahead(TimeSpan.FromSeconds(22)))
        {
            (await Verify(token)).Reason().ShouldBe("expired");
        }
        (await Verify(token[..^1] + (token[^1] == 'A' ? 'B' : 'A'))).Reason().ShouldBe("forged");
        (await Verify("hello")).Reason().ShouldBe("malformed");
        (await Verify(await Ask.PersonToken())).Reason().ShouldBe("malformed");
        (await Ask.VerifyPerson(token)).Reason().ShouldBe("malformed");
    }

    [Test]
    public async Task The_payload_is_bounded_and_kept_encrypted_until_the_code_is_dead()
    {
        (await New(new { typeCode = "t", payload = new string('字', 682) + "ab", singleUse = false })).Status.ShouldBe(200);
        (await New(new { typeCode = "t", payload = new string('字', 683), singleUse = false }))["errors"]["payload"]!.AsArray().Count.ShouldBe(1);
        var token = (await New(new { typeCode = "t", payload = "canary-7781", singleUse = false })).Text("token")!;
        Ask.Service<DynamicTokens>().Read(token, out var read).ShouldBe(TokenFault.None);
        var row = await Slice.Db<CodesDb, VirtualCode?>(db => db.VirtualCodes.AsNoTracking().FirstOrDefaultAsync(v => v.Ref == read.Subject));
        row!.Payload.ShouldNotContain("canary");
        using (TestHost.Clock.Ahead(TimeSpan.FromHours(2)))
        {
            await Slice.Run<SweepDynamicCodesJob>();
        }
        (await Slice.Db<CodesDb, bool>(db => db.VirtualCodes.AnyAsync(v => v.Ref == read.Subject))).ShouldBeFalse();
    }

    [TestCase("http://app.example.com/x")]
    [TestCase("https://127.0.0.1/x")]
    [TestCase("https://10.1.2.3/")]
    [TestCase("https://192.168.1.1/")]
    [TestCase("https://172.20.0.1/")]
    [TestCase("https://169.254.169.254/latest/meta-data")]
    [TestCase("https://[::1]/")]
    [TestCase("https://[fd00::1]/")]
    [TestCase("https://[::ffff:10.0.0.1]/")]
    [TestCase("https://localhost/")]
    [TestCase("https://intranet/")]
    [TestCase("https://db.internal/")]
    [TestCase("https://2130706433/")]
    [TestCase("https://0x7f.0.0.1/")]
    [TestCase("https://user:pw@app.example.com/")]
    [TestCase("https://app.example.com/#x")]
    [TestCase("javascript:alert(1)")]
    [TestCase("//app.example.com/")]
    public async Task Only_public_https_addresses_are_taken(string url)
    {
        (await New(new { typeCode = "t", payload = "", landingUrl = url, singleUse = false }))["errors"]["landingUrl"]!.AsArray().Count.ShouldBe(1);
        (await New(new { typeCode = "t", payload = "", callbackUrl = url, singleUse = false }))["errors"]["callbackUrl"]!.AsArray().Count.ShouldBe(1);
    }

    [Test, Row(17, 18)]
    public async Task Callback_and_landing_page_must_be_on_the_white_lists_by_exact_host_or_true_subdomain()
    {
        var (scan, service) = (WhiteListTests.Host(), WhiteListTests.Host());
        await WhiteListTests.Put(WhiteListKind.Scan, scan);
        await WhiteListTests.Put(WhiteListKind.Service, service, c => c.WithSubdomains = true);
        (await New(Given($"https://{scan}/page", $"https://a.{service}/hook"))).Status.ShouldBe(200);
        (await New(Given($"https://{service}/page", $"https://{service}/hook"))).Status.ShouldBe(200);
        var refused = await New(Given($"https://{scan}.evil-example.com/page", $"https://{scan}/hook"));
        refused.Status.ShouldBe(400);
        refused["errors"]["landingUrl"]![0]!.GetValue<string>().ShouldContain("扫码白名单或服务白名单");
        refused["errors"]["callbackUrl"]![0]!.GetValue<string>().ShouldContain($"请联系平台管理员将 {scan} 登记到服务白名单");
        (await New(Given($"https://x{service}/page", null))).Status.ShouldBe(400, "a name that merely ends alike is another host");

        static object Given(string landingUrl, string? callbackUrl) => new { typeCode = "login", payload = "", landingUrl, callbackUrl, singleUse = false };
    }

    [Test]
    public async Task A_landing_page_whose_host_leaves_the_list_gets_no_more_visitors_and_the_code_stays_readable()
    {
        var host = WhiteListTests.Host();
        await WhiteListTests.Put(WhiteListKind.Scan, host);
        var token = (await New(new { typeCode = "login", payload = "still here", landingUrl = $"https://{host}/login", singleUse = false })).Text("token")!;
        using var person = Operator.Stranger();
        (await person.Read("/c/" + token)).ShouldContain($"https://{host}/login");
        await Slice.Send(Slice.As("city-data", platform: true), new DeleteWhiteListEntry.Command((await WhiteListTests.Find(host)).Id));
        (await person.Read("/c/" + token)).ShouldNotContain(host);
        (await Verify(token)).Text("payload").ShouldBe("still here");
    }

    [TestCase(14)]
    [TestCase(601)]
    public async Task The_life_is_bounded(int ttl) =>
        (await New(new { typeCode = "t", payload = "", ttlSeconds = ttl, singleUse = false }))["errors"]["ttlSeconds"]!.AsArray().Count.ShouldBe(1);

    [Test]
    public async Task A_scan_leads_to_the_page_of_the_application_and_is_told_once()
    {
        var issued = await New(new { typeCode = "login", payload = "x", landingUrl = "https://farm.example.com/login?step=2", callbackUrl = "https://farm.example.com/hook", singleUse = true });
        var token = issued.Text("token")!;
        using var person = Operator.Stranger();
        var html = await person.Read("/c/" + token);
        html.ShouldContain($"https://farm.example.com/login?step=2&code={token}");
        html.ShouldContain("前往 farm.example.com");
        await person.Read("/c/" + token);
        var answer = await Verify(token);
        answer.Reason().ShouldBe("valid");
        answer.Body!.AsObject().ContainsKey("scannedAt").ShouldBeTrue();
        (await person.Read("/c/" + token)).ShouldContain("这枚码已经用过");
    }

    private static Task<Answer> New(object body) => Ask.Demo.Post("/api/v1/virtual-codes", body);

    private static Task<Answer> Verify(string code) => Ask.Demo.Post("/api/v1/virtual-codes/verify", new { code });
}
