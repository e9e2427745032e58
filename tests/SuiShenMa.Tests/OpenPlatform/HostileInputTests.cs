using System.Text;
using Shouldly;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.OpenPlatform;

/// <summary>Promise P9 at the front door: whatever comes in, a 4xx with code and trace goes out.</summary>
public sealed class HostileInputTests
{
    private const string Verify = "/api/v1/object-codes/verify";
    private static readonly Partner Demo = new();

    private static IEnumerable<TestCaseData> Bodies()
    {
        yield return new TestCaseData("").SetName("{m}(nothing)");
        yield return new TestCaseData("{").SetName("{m}(half an object)");
        yield return new TestCaseData("null").SetName("{m}(null)");
        yield return new TestCaseData("[]").SetName("{m}(a list)");
        yield return new TestCaseData("\"text\"").SetName("{m}(a text)");
        yield return new TestCaseData("{}").SetName("{m}(no fields)");
        yield return new TestCaseData("""{"code":1,"place":"a","purpose":"b"}""").SetName("{m}(a number for a text)");
        yield return new TestCaseData("""{"code":{"a":1},"place":"a","purpose":"b"}""").SetName("{m}(an object for a text)");
        yield return new TestCaseData("""{"code":"x","place":null,"purpose":"b"}""").SetName("{m}(null for a text)");
        yield return new TestCaseData("""{"code":"x","place":"   ","purpose":"b"}""").SetName("{m}(blanks)");
        yield return new TestCaseData("""{"code":"\ud800","place":1,"purpose":"b"}""").SetName("{m}(half a surrogate and a number)");
        yield return new TestCaseData("""{"code":"x","place":"\ud800","purpose":"b"}""").SetName("{m}(half a surrogate)");
        yield return new TestCaseData($$"""{"code":"{{new string('A', 5000)}}","place":"a","purpose":"b"}""").SetName("{m}(a long code)");
        yield return new TestCaseData($$"""{"code":"x","place":"{{new string('长', 300)}}","purpose":"b"}""").SetName("{m}(a long place)");
        yield return new TestCaseData(new string('[', 5000)).SetName("{m}(deep nesting)");
    }

    [TestCaseSource(nameof(Bodies))]
    public async Task A_body_out_of_shape_is_invalid(string body)
    {
        var answer = await Demo.Send(HttpMethod.Post, Verify, Encoding.UTF8.GetBytes(body));
        answer.Status.ShouldBe(400, Encoding.UTF8.GetString(answer.Bytes));
        answer.Text("code").ShouldBe("validation");
        answer.Text("traceId").ShouldBe(answer.Headers.GetValues("Ssm-Trace-Id").Single());
        answer.Text("detail")!.ShouldNotBeEmpty();
    }

    [Test]
    public async Task Bytes_that_are_no_utf8_are_invalid()
    {
        var answer = await Demo.Send(HttpMethod.Post, Verify, [.. "{\"code\":\""u8, 0xff, 0xfe, .. "\",\"place\":\"a\",\"purpose\":\"b\"}"u8]);
        answer.Status.ShouldBe(400);
        answer.Text("code").ShouldBe("validation");
    }

    [Test]
    public async Task A_body_beyond_ten_megabytes_is_too_large()
    {
        var answer = await Demo.Send(HttpMethod.Post, Verify, new byte[(10 * 1024 * 1024) + 1]);
        answer.Status.ShouldBe(413);
        answer.Text("code").ShouldBe("body.too-large");
    }

    [Test]
    public async Task A_form_beyond_the_limit_is_told_its_size_and_not_that_the_page_is_stale()
    {
        // The client waits for leave to send, so that no half-sent body can break the connection before the answer is there.
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, Expect100ContinueTimeout = TimeSpan.FromMinutes(1) });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(TestHost.Address, "/sign-in")) { Content = new ByteArrayContent(new byte[31_000_000]) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=x");
        request.Headers.ExpectContinue = true;
        using var answer = await client.SendAsync(request);
        ((int)answer.StatusCode).ShouldBe(413);
        System.Net.WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()).ShouldContain("文件太大，没有接收");
    }

    [Test]
    public async Task A_byte_order_mark_before_the_body_is_passed_over()
    {
        var answer = await Demo.Send(HttpMethod.Post, Verify, [0xEF, 0xBB, 0xBF, .. "{\"code\":\"x\",\"place\":\"a\",\"purpose\":\"b\"}"u8]);
        answer.Status.ShouldBe(200, Encoding.UTF8.GetString(answer.Bytes));
    }

    [Test]
    public async Task A_body_that_does_not_say_what_it_is_is_refused()
    {
        var answer = await Demo.Send(HttpMethod.Post, Verify, "{\"code\":\"x\",\"place\":\"a\",\"purpose\":\"b\"}"u8.ToArray(), change: r => r.Content!.Headers.ContentType = null);
        answer.Status.ShouldBe(415);
        answer.Text("code").ShouldBe("media-type.unsupported");
    }

    [Test]
    public async Task Another_media_type_is_refused()
    {
        var answer = await Demo.Send(HttpMethod.Post, Verify, "<x/>"u8.ToArray(), change: r => r.Content!.Headers.ContentType = new("text/xml"));
        answer.Status.ShouldBe(415);
        answer.Text("code").ShouldBe("media-type.unsupported");
    }

    [TestCase("/api/v1/white-lists/scan", "url")]
    [TestCase("/api/v1/white-lists/scan/entries?page=x", "page")]
    [TestCase("/api/v1/object-types?pageSize=99999999999", "pageSize")]
    public async Task A_parameter_of_the_address_that_is_missing_or_no_number_is_named(string target, string parameter)
    {
        var answer = await Demo.Get(target);
        (answer.Status, answer.Text("code")).ShouldBe((400, "validation"));
        answer["errors"][parameter]!.AsArray().ShouldHaveSingleItem();
    }

    /// <summary>Without an offset it would be the time of whatever zone the server stands in; the end of the calendar has no time in Shanghai.</summary>
    [TestCase("2026-12-01T00:00:00")]
    [TestCase("9999-12-31T23:59:59Z")]
    [TestCase("0001-01-01T00:00:00Z")]
    [TestCase("tomorrow")]
    public async Task A_time_without_offset_or_out_of_the_calendar_is_invalid(string time)
    {
        var answer = await Demo.Post("/api/v1/short-codes", new { target = "x", expiresAt = time });
        (answer.Status, answer.Text("code")).ShouldBe((400, "validation"));
        answer["errors"]["expiresAt"]!.AsArray().ShouldHaveSingleItem();
    }

    [Test]
    public async Task A_wrong_method_is_told_so()
    {
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Put, HttpMethod.Patch, HttpMethod.Delete })
        {
            var answer = await Demo.Send(method, "/api/v1/short-codes/verify", (object?)null);
            (answer.Status, answer.Text("code")).ShouldBe((405, "method.not-allowed"), method.Method);
            answer.ContentHeaders.Allow.ShouldBe(["POST"], method.Method);
            answer.Text("traceId").ShouldBe(answer.Headers.GetValues("Ssm-Trace-Id").Single());
        }
        var image = await Demo.Post("/api/v1/object-codes/12345678901234/image", new { });
        (image.Status, image.Text("code")).ShouldBe((405, "method.not-allowed"), "a path with a code in it");
        image.ContentHeaders.Allow.ShouldBe(["GET"]);
    }

    [Test]
    public async Task An_unknown_path_is_not_found()
    {
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post, HttpMethod.Put, HttpMethod.Patch, HttpMethod.Delete })
        {
            foreach (var path in new[] { "/api/v1/nothing-here", "/api/v1/object-codes/verify/again/twice", "/api/v1/report.json", "/api/v2/object-types" })
            {
                var answer = await Demo.Send(method, path, method == HttpMethod.Get ? null : new { a = 1 });
                (answer.Status, answer.Text("code")).ShouldBe((404, "not-found"), $"{method} {path}");
                answer.ContentHeaders.Allow.ShouldBeEmpty();
                answer.Text("traceId").ShouldBe(answer.Headers.GetValues("Ssm-Trace-Id").Single());
            }
        }
    }
}
