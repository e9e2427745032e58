using System.Globalization;
using System.Text;
using Shouldly;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.OpenPlatform.Features;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.OpenPlatform;

/// <summary>Another service has its caller checked.</summary>
[Row(27)]
public sealed class ValidateCallerTests
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task Who_holds_a_secret_of_the_application_is_good(bool asText)
    {
        var (time, key) = Proof("demo", TestHost.Secret, Now);
        var answer = await new Partner().Post("/api/v1/engine/validate", new { appId = "demo", timestamp = asText ? time : (object)long.Parse(time, CultureInfo.InvariantCulture), appKey = key });
        answer.Status.ShouldBe(200);
        (answer["valid"].GetValue<bool>(), answer.Text("remark")).ShouldBe((true, ValidateCaller.Good));
    }

    [Test]
    public async Task Whatever_is_wrong_the_answer_is_the_same()
    {
        var (time, good) = Proof("demo", TestHost.Secret, Now);
        var flipped = (good[0] == 'a' ? 'b' : 'a') + good[1..];
        foreach (var (appId, appKey, keyId) in new (string, string, string?)[]
        {
            ("demo", flipped, null), ("demo", "x", null), ("demo", TestHost.Secret, null), ("nobody", Proof("nobody", TestHost.Secret, Now).Key, null),
            ("demo", Proof("demo", "another", Now).Key, null), ("demo", good, "demo-sm2"), ("demo-fast", good, null),
        })
        {
            var answer = await new Partner().Post("/api/v1/engine/validate", new { appId, timestamp = time, appKey, keyId });
            (answer.Status, answer["valid"].GetValue<bool>(), answer.Text("remark")).ShouldBe((200, false, ValidateCaller.Bad), appId + appKey);
        }
    }

    [TestCase(-301)]
    [TestCase(301)]
    public async Task A_time_that_is_too_far_off_is_not_good_and_is_told(int seconds)
    {
        var (time, key) = Proof("demo", TestHost.Secret, Now.AddSeconds(seconds));
        var answer = await new Partner().Post("/api/v1/engine/validate", new { appId = "demo", timestamp = time, appKey = key });
        (answer["valid"].GetValue<bool>(), answer.Text("remark")).ShouldBe((false, ValidateCaller.Skewed));
    }

    [TestCase("{}")]
    [TestCase("{\"appId\":\"demo\",\"timestamp\":\"yesterday\",\"appKey\":\"00\"}")]
    [TestCase("{\"appId\":\"demo\",\"timestamp\":true,\"appKey\":\"00\"}")]
    [TestCase("{\"appId\":\"demo\",\"timestamp\":1e30,\"appKey\":\"00\"}")]
    public async Task A_question_out_of_shape_is_invalid(string body)
    {
        var answer = await new Partner().Send(HttpMethod.Post, "/api/v1/engine/validate", body);
        (answer.Status, answer.Text("code")).ShouldBe((400, "validation"));
    }

    [Test, Row(28)]
    public async Task Who_asks_must_be_known_itself()
    {
        var (time, key) = Proof("demo", TestHost.Secret, Now);
        (await new Partner("nobody").Post("/api/v1/engine/validate", new { appId = "demo", timestamp = time, appKey = key })).Text("code").ShouldBe("app.unknown");
    }

    private static DateTimeOffset Now => TestHost.Clock.GetUtcNow();

    private static (string Time, string Key) Proof(string appId, string secret, DateTimeOffset at)
    {
        var time = at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        return (time, new HmacSm3(Encoding.UTF8.GetBytes(secret)).ComputeHex(Encoding.UTF8.GetBytes(appId + "\n" + time)));
    }
}
