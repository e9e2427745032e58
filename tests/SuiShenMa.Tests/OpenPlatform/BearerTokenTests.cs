using Shouldly;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.OpenPlatform;

[Row(28)]
public sealed class BearerTokenTests
{
    private const string Tokens = "/api/v1/engine/tokens";
    private const string Verify = "/api/v1/object-codes/verify";
    private static readonly Partner Demo = new();
    private static readonly object Scan = new { code = "0000000000000A", place = "测试", purpose = "测试" };

    [Test]
    public async Task A_token_stands_for_a_signature()
    {
        var token = await Demo.Post(Tokens, new { deviceId = "gate-1", expiresIn = 600 });
        token.Status.ShouldBe(200);
        token["expiresIn"].GetValue<int>().ShouldBe(600);
        token.Text("tokenType").ShouldBe("Bearer");
        (await WithToken(Verify, token.Text("accessToken")!)).Status.ShouldBe(200);
    }

    [Test]
    public async Task A_token_is_given_without_a_body_for_two_hours() =>
        (await Demo.Send(HttpMethod.Post, Tokens, [])).Body!["expiresIn"]!.GetValue<int>().ShouldBe(7200);

    [Test]
    public async Task A_token_never_lives_longer_than_two_hours() =>
        (await Demo.Post(Tokens, new { expiresIn = 999_999 }))["expiresIn"].GetValue<int>().ShouldBe(7200);

    [Test]
    public async Task A_token_ends()
    {
        var token = (await Demo.Post(Tokens, new { expiresIn = 60 })).Text("accessToken")!;
        using (TestHost.Clock.Ahead(TimeSpan.FromSeconds(61)))
        {
            var answer = await WithToken(Verify, token);
            answer.Status.ShouldBe(401);
            answer.Text("code").ShouldBe("token.invalid");
        }
    }

    [Test]
    public async Task A_token_does_not_buy_a_new_token()
    {
        var token = (await Demo.Post(Tokens, new { })).Text("accessToken")!;
        var answer = await WithToken(Tokens, token);
        answer.Status.ShouldBe(401);
        answer.Text("code").ShouldBe("signature.missing");
    }

    [Test]
    public async Task A_forged_token_is_refused()
    {
        var token = (await Demo.Post(Tokens, new { })).Text("accessToken")!;
        var forged = (token[0] == 'A' ? 'B' : 'A') + token[1..];
        (await WithToken(Verify, forged)).Text("code").ShouldBe("token.invalid");
        (await WithToken(Verify, "x")).Text("code").ShouldBe("token.invalid");
        (await WithToken(Verify, token + "!")).Text("code").ShouldBe("token.invalid");
    }

    [TestCase("""{"expiresIn":0}""")]
    [TestCase("""{"expiresIn":-5}""")]
    [TestCase("""{"expiresIn":"60"}""")]
    [TestCase("""{"expiresIn":1.5}""")]
    [TestCase("""{"deviceId":""}""")]
    [TestCase("""{"deviceId":12}""")]
    public async Task A_wish_out_of_shape_is_invalid(string body)
    {
        var answer = await Demo.Post(Tokens, body);
        answer.Status.ShouldBe(400);
        answer.Text("code").ShouldBe("validation");
    }

    private static async Task<Answer> WithToken(string target, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(TestHost.Address, target))
        {
            Content = new StringContent(System.Text.Json.JsonSerializer.Serialize(Scan), System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        return await Partner.Send(request);
    }
}
