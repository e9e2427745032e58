using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using OtpNet;
using Shouldly;
using SuiShenMa.Admin.Access;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Features;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Admin;

/// <summary>GB/T 22239-2019 8.1.4.1 d.</summary>
public sealed partial class SecondFactorTests
{
    [Test]
    public async Task After_enrolment_the_password_alone_opens_nothing_and_the_code_does()
    {
        var (account, secret, _) = await Enrolled();
        using var person = await HalfIn(account);
        (await person.Get("/admin")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        using var ahead = TestHost.Clock.Ahead(TimeSpan.FromSeconds(31));
        using var answer = await Code(person, Now(secret));
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await person.Get("/admin")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await LastFactor(account.Id)).ShouldBe(FactorKind.Totp);
    }

    [Test]
    public async Task A_code_opens_once()
    {
        var (account, secret, _) = await Enrolled();
        using var ahead = TestHost.Clock.Ahead(TimeSpan.FromSeconds(31));
        var code = Now(secret);
        using var first = await HalfIn(account);
        using (await Code(first, code))
        {
            (await first.Get("/admin")).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
        using var thief = await HalfIn(account);
        using var again = await Code(thief, code);
        again.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [TestCase(-2, false)]
    [TestCase(-1, true)]
    [TestCase(1, true)]
    [TestCase(2, false)]
    public async Task A_clock_may_be_one_step_off(int steps, bool good)
    {
        var (account, secret, _) = await Enrolled();
        using var ahead = TestHost.Clock.Ahead(ToStartOfStep(5));
        using var person = await HalfIn(account);
        using var answer = await Code(person, new Totp(Base32Encoding.ToBytes(secret)).ComputeTotp(TestHost.Clock.GetUtcNow().UtcDateTime.AddSeconds(30 * steps)));
        answer.StatusCode.ShouldBe(good ? HttpStatusCode.Redirect : HttpStatusCode.Unauthorized);
    }

    [Test]
    public async Task Five_wrong_codes_lock_the_second_factor_for_thirty_minutes_even_for_the_right_code()
    {
        var (account, secret, _) = await Enrolled();
        using var ahead = TestHost.Clock.Ahead(ToStartOfStep(2));
        using var person = await HalfIn(account);
        for (var i = 0; i < SecondFactor.FailuresBeforeLock; i++)
        {
            using var wrong = await Code(person, Wrong(secret));
            wrong.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }
        using (var locked = await Code(person, Now(secret)))
        {
            locked.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        }
        using var later = TestHost.Clock.Ahead(TimeSpan.FromMinutes(31));
        using var again = await HalfIn(account);
        using var right = await Code(again, Now(secret));
        right.StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Test]
    public async Task A_recovery_code_opens_once()
    {
        var (account, _, codes) = await Enrolled();
        using var person = await HalfIn(account);
        using (var first = await Code(person, codes[0].ToUpperInvariant()))
        {
            first.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        }
        (await LastFactor(account.Id)).ShouldBe(FactorKind.RecoveryCode);
        using var again = await HalfIn(account);
        using var second = await Code(again, codes[0]);
        second.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Test]
    public async Task The_page_of_the_code_waits_five_minutes()
    {
        var (account, secret, _) = await Enrolled();
        using var person = await HalfIn(account);
        using var ahead = TestHost.Clock.Ahead(HalfSignIn.Valid);
        using var answer = await person.Get("/sign-in/code");
        answer.Headers.Location!.ToString().ShouldBe("/sign-in");
        _ = secret;
    }

    [Test]
    public async Task When_the_policy_demands_it_an_administrator_enrols_before_anything_else()
    {
        await using var policy = await Policies.Set((PolicyTable.FactorAdministrators, 1));
        var account = await AdminKit.CreateReady("city-data", AccountKind.PlatformAdministrator);
        using var person = await Operator.SignIn(account.UserName);
        using (var answer = await person.Get("/admin/accounts"))
        {
            answer.Headers.Location!.ToString().ShouldBe("/admin/second-factor");
        }
        await Enrol(person);
        (await person.Get("/admin/accounts")).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var demo = await Operator.SignIn("admin");
        (await demo.Get("/admin/accounts")).StatusCode.ShouldBe(HttpStatusCode.OK, "demo accounts are exempt");
    }

    [Test]
    public async Task The_secret_and_the_recovery_codes_are_not_readable_in_the_database()
    {
        var (account, secret, codes) = await Enrolled();
        var (factor, hashes) = await Slice.Db<AdminDb, (SecondFactor, List<string>)>(async db =>
            (await db.Factors.AsNoTracking().SingleAsync(f => f.AccountId == account.Id), await db.RecoveryCodes.Where(r => r.AccountId == account.Id).Select(r => r.Hash).ToListAsync()));
        factor.Sealed.ShouldNotContain(secret);
        hashes.Count.ShouldBe(SecondFactors.RecoveryCodes);
        hashes.ShouldAllBe(h => h.Length == 64);
        codes.Distinct().Count().ShouldBe(SecondFactors.RecoveryCodes);
    }

    [Test]
    public async Task An_administrator_resets_a_lost_authenticator_and_the_owner_signs_in_with_the_password_again()
    {
        var (account, _, _) = await Enrolled();
        using var admin = await Operator.SignIn("admin");
        using var reset = await admin.Post($"/admin/accounts/{account.Id}/sign-in?handler=Factor", [], formPage: $"/admin/accounts/{account.Id}/sign-in");
        reset.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        using var person = await Operator.SignIn(account.UserName);
        (await person.Get("/admin")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    internal static async Task<((Guid Id, string UserName, string Password) Account, string Secret, List<string> RecoveryCodes)> Enrolled()
    {
        var account = await AdminKit.CreateReady();
        using var person = await Operator.SignIn(account.UserName);
        var (secret, codes) = await Enrol(person);
        return (account, secret, codes);
    }

    internal static async Task<(string Secret, List<string> Codes)> Enrol(Operator person)
    {
        var secret = SecretOf(await person.Read("/admin/second-factor"));
        using var answer = await person.Post("/admin/second-factor", new() { ["Form.Code"] = Now(secret) });
        var html = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var codes = RecoveryText().Matches(html).Select(m => m.Groups[1].Value).ToList();
        codes.Count.ShouldBe(SecondFactors.RecoveryCodes);
        return (secret, codes);
    }

    internal static string SecretOf(string page) => SecretText().Match(page).Groups[1].Value.Replace(" ", "", StringComparison.Ordinal);

    internal static async Task<Operator> HalfIn((Guid Id, string UserName, string Password) account)
    {
        var person = Operator.Stranger();
        using var answer = await person.Post("/sign-in", new() { ["Form.UserName"] = account.UserName, ["Form.Password"] = account.Password });
        answer.Headers.Location!.ToString().ShouldBe("/sign-in/code");
        return person;
    }

    private static Task<HttpResponseMessage> Code(Operator person, string code) => person.Post("/sign-in/code", new() { ["Form.Code"] = code });

    private static string Now(string secret) => new Totp(Base32Encoding.ToBytes(secret)).ComputeTotp(TestHost.Clock.GetUtcNow().UtcDateTime);

    /// <summary>So far ahead that no step ends while a test computes and sends its code.</summary>
    private static TimeSpan ToStartOfStep(int minutes) =>
        TimeSpan.FromMinutes(minutes) + TimeSpan.FromMilliseconds(30_500 - (TestHost.Clock.GetUtcNow().ToUnixTimeMilliseconds() % 30_000));

    private static string Wrong(string secret)
    {
        var near = Enumerable.Range(-2, 5).Select(s => new Totp(Base32Encoding.ToBytes(secret)).ComputeTotp(TestHost.Clock.GetUtcNow().UtcDateTime.AddSeconds(30 * s))).ToList();
        return Enumerable.Range(0, 10).Select(i => $"{i}00000").First(c => !near.Contains(c));
    }

    private static Task<FactorKind> LastFactor(Guid account) =>
        Slice.Db<AdminDb, FactorKind>(db => db.Sessions.Where(s => s.AccountId == account).OrderByDescending(s => s.CreatedAt).Select(s => s.Factor).FirstAsync());

    [GeneratedRegex("手工输入密钥：<br><span class=\"code\">([A-Z2-7 ]+)</span>")]
    private static partial Regex SecretText();

    [GeneratedRegex("<li class=\"code\">([a-z0-9-]{11})</li>")]
    private static partial Regex RecoveryText();
}
