using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Shouldly;
using SuiShenMa.Admin.Access;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Admin;

/// <summary>GB/T 22239-2019 8.1.4.1 c: the password field is encrypted in the browser; here with the kernel's SM2, in Browser.Tests with our script.</summary>
public sealed partial class PasswordTransportTests
{
    [Test]
    public async Task An_encrypted_password_opens_the_workbench()
    {
        var account = await AdminKit.CreateReady();
        using var person = Operator.Stranger();
        using var answer = await Post(person, account.UserName, await Seal(person, account.Password));
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await person.Get("/admin")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Test]
    public async Task A_caught_form_is_worth_nothing_a_second_time()
    {
        var account = await AdminKit.CreateReady();
        using var person = Operator.Stranger();
        var caught = await Seal(person, account.Password);
        using (var first = await Post(person, account.UserName, caught))
        {
            first.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        }
        using var thief = Operator.Stranger();
        using var second = await Post(thief, account.UserName, caught);
        second.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await thief.Get("/admin")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Test]
    public async Task A_challenge_ends_after_half_an_hour()
    {
        var account = await AdminKit.CreateReady();
        using var person = Operator.Stranger();
        var late = await Seal(person, account.Password);
        using (TestHost.Clock.Ahead(PasswordTransport.Valid))
        {
            using var answer = await Post(person, account.UserName, late);
            answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()).ShouldContain("页面停留过久");
        }
        using var good = await Post(person, account.UserName, await Seal(person, account.Password));
        good.StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [TestCase("nonsense")]
    [TestCase("k1.AAAA.04")]
    public async Task Nonsense_in_the_field_is_refused_and_never_an_error_of_the_server(string nonsense)
    {
        using var person = Operator.Stranger();
        using var answer = await Post(person, "nobody", nonsense);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Test]
    public async Task A_ciphertext_under_another_challenge_is_refused()
    {
        using var person = Operator.Stranger();
        var (one, two) = (await Seal(person, "Some-password-1"), await Seal(person, "Some-password-1"));
        var mixed = string.Join('.', one.Split('.')[0], two.Split('.')[1], one.Split('.')[2]);
        using var answer = await Post(person, "nobody", mixed);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Test]
    public async Task When_the_policy_says_so_a_plain_password_is_refused()
    {
        var account = await AdminKit.CreateReady();
        await using var policy = await Policies.Set((PolicyTable.PasswordEncrypted, 1));
        using var person = Operator.Stranger();
        using var plain = await person.Post("/sign-in", new() { ["Form.UserName"] = account.UserName, ["Form.Password"] = account.Password });
        plain.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        using var sealedAnswer = await Post(person, account.UserName, await Seal(person, account.Password));
        sealedAnswer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    private static Task<HttpResponseMessage> Post(Operator person, string userName, string sealedText) =>
        person.Post("/sign-in", new() { ["Form.UserName"] = userName, ["Form.Password.Sealed"] = sealedText });

    /// <summary>What the script does.</summary>
    private static async Task<string> Seal(Operator person, string password)
    {
        var page = await person.Read("/sign-in");
        var challenge = Attribute("challenge", page);
        var cipher = Sm2.Encrypt(Sm2PublicKey.Import(Attribute("key", page)), Encoding.UTF8.GetBytes(challenge + "\n" + password));
        return $"{Attribute("kid", page)}.{challenge}.{Convert.ToHexStringLower(cipher)}";
    }

    private static string Attribute(string name, string page) => Data().Matches(page).Single(m => m.Groups[1].Value == name).Groups[2].Value;

    [GeneratedRegex("data-sm2-(key|kid|challenge)=\"([^\"]+)\"")]
    private static partial Regex Data();
}
