using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Shouldly;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.OpenPlatform.Partners;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.OpenPlatform;

/// <summary>partner-api.md §2, one failure after the other, over real HTTP.</summary>
[Row(78)]
public sealed class PartnerSignatureTests
{
    private const string Target = "/api/v1/object-codes/verify";
    private const string Json = """{"code":"0000000000000A","place":"测试","purpose":"测试"}""";
    private static readonly byte[] Body = Encoding.UTF8.GetBytes(Json);
    private static readonly Partner Demo = new();

    [Test]
    public async Task A_call_signed_by_hmac_is_let_in() => (await Demo.Post(Target, Json)).Status.ShouldBe(200);

    [Test]
    public async Task A_call_without_signature_is_refused() => await Refused(null, "signature.missing");

    [TestCase("Basic abc")]
    [TestCase("SSM1-HMAC-SM3")]
    [TestCase("SSM1-HMAC-SHA256 appId=\"demo\"")]
    [TestCase("SSM1-HMAC-SM3 appId=\"demo\",keyId=\"demo-hmac\",timestamp=\"1\",nonce=\"0123456789abcdef\"")]
    [TestCase("SSM1-HMAC-SM3 appId=\"demo\",appId=\"demo\",keyId=\"k\",timestamp=\"1\",nonce=\"0123456789abcdef\",signature=\"00\"")]
    [TestCase("SSM1-HMAC-SM3 appId=\"demo\",keyId=\"k\",timestamp=\"soon\",nonce=\"0123456789abcdef\",signature=\"00\"")]
    [TestCase("SSM1-HMAC-SM3 appId=\"demo\",keyId=\"k\",timestamp=\"1\",nonce=\"short\",signature=\"00\"")]
    [TestCase("SSM1-HMAC-SM3 appId=\"demo\",keyId=\"k\",timestamp=\"1\",nonce=\"0123456789abcde!\",signature=\"00\"")]
    [TestCase("SSM1-HMAC-SM3 appId=\"demo\",keyId=\"k\",timestamp=\"1\",nonce=\"0123456789abcdef\",signature=\"00\",more=\"1\"")]
    [TestCase("SSM1-HMAC-SM3 appId=demo,keyId=k,timestamp=1,nonce=0123456789abcdef,signature=00")]
    public async Task A_header_out_of_shape_is_malformed(string header) => await Refused(header, "signature.malformed");

    [Test]
    public async Task An_unknown_application_is_refused() => await Refused(new Partner(appId: "nobody").Sign("POST", Target, Body), "app.unknown");

    [Test]
    public async Task An_unknown_key_is_refused() => await Refused(new Partner(keyId: "no-key").Sign("POST", Target, Body), "key.unknown");

    [Test]
    public async Task A_key_of_another_algorithm_is_unknown() => await Refused(new Partner(keyId: "demo-sm2").Sign("POST", Target, Body), "key.unknown");

    [TestCase(-299)]
    [TestCase(299)]
    public async Task A_clock_that_is_off_by_less_than_five_minutes_is_accepted(int seconds) =>
        (await new Partner { Skew = TimeSpan.FromSeconds(seconds) }.Post(Target, Json)).Status.ShouldBe(200);

    [TestCase(-301)]
    [TestCase(301)]
    [TestCase(-1_760_000_000)]
    public async Task A_clock_that_is_off_by_more_than_five_minutes_is_refused(int seconds) =>
        await Refused(new Partner { Skew = TimeSpan.FromSeconds(seconds) }.Sign("POST", Target, Body), "timestamp.skewed");

    [TestCase(999_999_999_999_999)]
    [TestCase(253_402_300_800_000)]
    [TestCase(0)]
    public async Task A_time_beyond_the_calendar_is_refused_and_breaks_nothing(long timestamp) =>
        await Refused(Demo.Sign("POST", Target, Body, timestamp: timestamp), "timestamp.skewed");

    [Test]
    public async Task A_wrong_signature_in_the_sandbox_returns_the_lines_that_the_server_signed()
    {
        var header = new Partner(secret: "wrong").Sign("POST", Target + "?x=%20y", Body, nonce: "nonce-of-the-test", timestamp: Now());
        var answer = await Call(header, Target + "?x=%20y");

        answer.Text("code").ShouldBe("signature.invalid");
        var lines = answer["message"].AsArray().Select(n => n!.GetValue<string>()).ToArray();
        lines.Length.ShouldBe(5);
        lines[0].ShouldBe("POST");
        lines[1].ShouldBe(Target + "?x=%20y");
        lines[3].ShouldBe("nonce-of-the-test");
        lines[4].ShouldBe(Sm3.HashHex(Body));
    }

    [Test]
    public async Task A_changed_body_is_refused()
    {
        var header = Demo.Sign("POST", Target, Body);
        (await Call(header, Target, Encoding.UTF8.GetBytes(Json.Replace("测试", "别处", StringComparison.Ordinal)))).Text("code").ShouldBe("signature.invalid");
    }

    [Test]
    public async Task A_changed_query_is_refused() => (await Call(Demo.Sign("POST", Target, Body), Target + "?a=1")).Text("code").ShouldBe("signature.invalid");

    [Test]
    public async Task A_nonce_is_used_up_by_a_good_signature_only()
    {
        var nonce = "n-" + Guid.CreateVersion7().ToString("N");
        await Refused(new Partner(secret: "wrong").Sign("POST", Target, Body, nonce), "signature.invalid");
        (await Call(Demo.Sign("POST", Target, Body, nonce))).Status.ShouldBe(200);
        await Refused(Demo.Sign("POST", Target, Body, nonce), "nonce.replayed");
    }

    [Test]
    public async Task Of_fifty_calls_at_once_with_one_nonce_one_is_let_in()
    {
        var header = Demo.Sign("POST", Target, Body);
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Call(header)));
        answers.Count(a => a.Status == 200).ShouldBe(1);
        answers.Count(a => a.Text("code") == "nonce.replayed").ShouldBe(49);
    }

    [Test]
    public async Task A_replay_is_still_known_after_a_restart()
    {
        var folder = Path.Combine(TestHost.DataFolder, "restart-" + Guid.CreateVersion7().ToString("N"));
        string header;
        await using (var first = TestHost.NewFactory(folder))
        {
            first.UseKestrel(0);
            first.StartServer();
            header = Demo.Sign("POST", Target, Body);
            (await Call(header, address: first.ClientOptions.BaseAddress)).Status.ShouldBe(200);
        }
        await using var second = TestHost.NewFactory(folder);
        second.UseKestrel(0);
        second.StartServer();
        (await Call(header, address: second.ClientOptions.BaseAddress)).Text("code").ShouldBe("nonce.replayed");
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task An_sm2_signature_is_good_raw_and_as_der(bool der)
    {
        (await Call(SignSm2(Target, Body, der))).Status.ShouldBe(200);
    }

    [TestCase("")]
    [TestCase("AAAA")]
    [TestCase("not base64 at all!")]
    public async Task A_signature_that_is_no_sm2_signature_is_refused(string signature)
    {
        var header = SignSm2(Target, Body, false);
        var start = header.IndexOf("signature=\"", StringComparison.Ordinal) + 11;
        var code = (await Call(header[..start] + signature + "\"")).Text("code");
        code.ShouldBe(signature.Length == 0 ? "signature.malformed" : "signature.invalid");
    }

    [Test]
    public async Task Answers_carry_a_signature_that_the_published_key_verifies()
    {
        var answer = await Demo.Post(Target, Json);
        await ShouldBeSigned(answer);
    }

    [Test]
    public async Task Refusals_of_a_known_caller_are_signed_too()
    {
        var answer = await Demo.Post(Target, "{}");
        answer.Status.ShouldBe(400);
        await ShouldBeSigned(answer);
    }

    [Test]
    public async Task An_application_may_do_without_signed_answers()
    {
        var answer = await new Partner(appId: "demo-fast").Post(Target, Json);
        answer.Status.ShouldBe(200);
        answer.Headers.Contains("Ssm-Signature").ShouldBeFalse();
    }

    [Test]
    public async Task A_refusal_names_its_trace_in_body_and_header()
    {
        var answer = await Call(null);
        answer.Text("traceId").ShouldBe(answer.Headers.GetValues("Ssm-Trace-Id").Single());
        answer.ContentHeaders.ContentType!.MediaType.ShouldBe("application/problem+json");
        answer.Headers.WwwAuthenticate.ToString().ShouldContain("SSM1-HMAC-SM3");
    }

    [TestCase("tests")]
    [TestCase("with blank")]
    [TestCase("中文")]
    public async Task An_idempotency_key_is_one_to_64_visible_characters(string key)
    {
        var good = key == "tests";
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(TestHost.Address, Target)) { Content = JsonContent(Body) };
        request.Headers.TryAddWithoutValidation("Authorization", Demo.Sign("POST", Target, Body));
        request.Headers.TryAddWithoutValidation("Idempotency-Key", good ? Guid.CreateVersion7().ToString("N") : key.Contains('中', StringComparison.Ordinal) ? new string('k', 65) : key);
        var answer = await Partner.Send(request);
        answer.Status.ShouldBe(good ? 200 : 400);
    }

    internal static string SignSm2(string target, byte[] body, bool der, string method = "POST")
    {
        var time = Now().ToString(CultureInfo.InvariantCulture);
        var nonce = Guid.CreateVersion7().ToString("N");
        var message = Encoding.UTF8.GetBytes(Partner.Message(method, target, time, nonce, body));
        var signature = Convert.ToBase64String(der ? DemoApplications.Sm2Key.SignDer(message) : DemoApplications.Sm2Key.SignRaw(message));
        return $"SSM1-SM2-SM3 appId=\"demo\",keyId=\"demo-sm2\",timestamp=\"{time}\",nonce=\"{nonce}\",signature=\"{signature}\"";
    }

    internal static async Task ShouldBeSigned(Answer answer)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(TestHost.Address, "/.well-known/ssm-keys.json"));
        var keys = await Partner.Send(request);
        var kid = answer.Headers.GetValues("Ssm-Key-Id").Single();
        var key = Sm2PublicKey.Import(keys["keys"].AsArray().Single(k => k!["kid"]!.GetValue<string>() == kid)!["publicKeyHex"]!.GetValue<string>());
        var message = answer.Headers.GetValues("Ssm-Timestamp").Single() + "\n" + answer.Headers.GetValues("Ssm-Nonce").Single() + "\n" + Sm3.HashHex(answer.Bytes) + "\n";
        key.Verify(Encoding.UTF8.GetBytes(message), Convert.FromBase64String(answer.Headers.GetValues("Ssm-Signature").Single())).ShouldBeTrue();
    }

    private static long Now() => TestHost.Clock.GetUtcNow().ToUnixTimeMilliseconds();

    private static async Task Refused(string? header, string code)
    {
        var answer = await Call(header);
        answer.Text("code").ShouldBe(code);
        answer.Status.ShouldBe(401);
    }

    private static ByteArrayContent JsonContent(byte[] body) => new(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    private static async Task<Answer> Call(string? header, string target = Target, byte[]? body = null, Uri? address = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address ?? TestHost.Address, target)) { Content = JsonContent(body ?? Body) };
        if (header is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", header);
        }
        return await Partner.Send(request);
    }
}
