using System.Net;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using SuiShenMa.Admin.Access;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Features;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Admin;

/// <summary>GB/T 22239-2019 8.1.4.1 a, profile mlps3.</summary>
public sealed class PasswordPolicyTests
{
    [TestCase("Abcdefgh1", false)]
    [TestCase("Abcdefghi1", true)]
    [TestCase("abcdefghi1", false)]
    [TestCase("abcdefgh1!", true)]
    [TestCase("Xuser1-name9", false)]
    public void A_password_has_ten_characters_of_three_kinds_without_the_name(string password, bool good) =>
        (PasswordRule.Fault(password, "user1-name") is null).ShouldBe(good);

    [Test]
    public async Task The_last_five_passwords_do_not_come_back_and_the_sixth_may()
    {
        var account = await AdminKit.CreateReady();
        using var person = await Operator.SignIn(account.UserName);
        var current = account.Password;
        string[] next = ["Changed-word-1", "Changed-word-2", "Changed-word-3", "Changed-word-4"];
        foreach (var password in next)
        {
            (await Change(person, current, password)).ShouldBe(HttpStatusCode.Redirect);
            current = password;
        }
        (await Change(person, current, account.Password)).ShouldBe(HttpStatusCode.Conflict, "the fifth from the end");
        (await Change(person, current, "Changed-word-5")).ShouldBe(HttpStatusCode.Redirect);
        (await Change(person, "Changed-word-5", account.Password)).ShouldBe(HttpStatusCode.Redirect);
    }

    [Test]
    public async Task A_password_of_ninety_days_must_be_changed_before_anything_else()
    {
        var account = await AdminKit.CreateReady();
        using (TestHost.Clock.Ahead(TimeSpan.FromDays(89)))
        {
            using var person = await Operator.SignIn(account.UserName);
            (await person.Get("/admin/regions")).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
        using (TestHost.Clock.Ahead(TimeSpan.FromDays(90)))
        {
            using var person = await Operator.SignIn(account.UserName);
            using var answer = await person.Get("/admin/regions");
            answer.Headers.Location!.ToString().ShouldBe("/admin/password");
            (await person.Read("/admin/password")).ShouldContain("已超过使用期限");
            (await Change(person, account.Password, "Changed-word-1")).ShouldBe(HttpStatusCode.Redirect);
            (await person.Get("/admin/regions")).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
    }

    [Test]
    public async Task The_password_of_a_demo_account_does_not_age()
    {
        using var ahead = TestHost.Clock.Ahead(TimeSpan.FromDays(400));
        using var person = await Operator.SignIn("xuhui");
        (await person.Get("/admin/regions")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Test]
    public async Task A_reset_password_must_be_changed_first_and_the_old_one_is_remembered()
    {
        var account = await AdminKit.CreateReady();
        var reset = await Slice.Send(AdminKit.Administrator, new ResetPassword.Command(account.Id));
        using var person = await Operator.SignIn(account.UserName, reset.Password);
        using var answer = await person.Get("/admin");
        answer.Headers.Location!.ToString().ShouldBe("/admin/password");
        (await Change(person, reset.Password, account.Password)).ShouldBe(HttpStatusCode.Conflict);
    }

    [Test]
    public async Task A_record_of_an_earlier_cost_is_written_anew_at_the_next_sign_in()
    {
        var account = await AdminKit.CreateReady();
        var cheap = Pbkdf2Sm3.Hash(account.Password, new byte[16], 1_000);
        await AdminKit.Put(account.Id, ("PasswordRecord", cheap));
        using var person = await Operator.SignIn(account.UserName);
        var record = await Slice.Db<AdminDb, string>(db => db.Accounts.Where(a => a.Id == account.Id).Select(a => a.PasswordRecord).SingleAsync());
        record.ShouldStartWith($"pbkdf2-sm3${Pbkdf2Sm3.Rounds}$");
    }

    [Test]
    public async Task The_policy_is_changed_on_its_page_within_bounds_and_each_change_is_on_record()
    {
        using var admin = await Operator.SignIn("admin");
        (await admin.Read("/admin/security-policy")).ShouldContain("8.1.4.1 a");
        try
        {
            using var saved = await admin.Post("/admin/security-policy", new() { [$"Values[{PolicyTable.PasswordLength}]"] = "12" });
            saved.StatusCode.ShouldBe(HttpStatusCode.Redirect);
            var account = await AdminKit.CreateReady();
            using var person = await Operator.SignIn(account.UserName);
            (await Change(person, account.Password, "Eleven-ch-1")).ShouldBe(HttpStatusCode.Conflict);
            (await Change(person, account.Password, "Twelve-char1")).ShouldBe(HttpStatusCode.Redirect);
            var details = await Slice.Db<AdminDb, string?>(db => db.Audit.Where(a => a.Action == "policy.changed" && a.SubjectId == PolicyTable.PasswordLength)
                .OrderByDescending(a => a.Id).Select(a => a.Details).FirstAsync());
            details!.ShouldContain("[10,12]");
        }
        finally
        {
            await (await Policies.Set((PolicyTable.PasswordLength, 10))).DisposeAsync();
        }
    }

    [Test]
    public async Task A_value_out_of_bounds_is_told_beside_its_field_with_what_was_typed_and_nothing_is_saved()
    {
        using var admin = await Operator.SignIn("admin");
        using var refused = await admin.Post("/admin/security-policy", new()
        {
            [$"Values[{PolicyTable.PasswordLength}]"] = "9",
            [$"Values[{PolicyTable.PasswordDays}]"] = "三个月",
            [$"Values[{PolicyTable.IdleMinutes}]"] = "",
            [$"Values[{PolicyTable.PasswordHistory}]"] = "7",
        });
        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var html = WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync());
        foreach (var name in new[] { PolicyTable.PasswordLength, PolicyTable.PasswordDays, PolicyTable.IdleMinutes })
        {
            html.ShouldContain($"id=\"Values_{name}_-error\"");
            html.ShouldContain($"href=\"#Values_{name}_\"");
        }
        html.ShouldSatisfyAllConditions(h => h.ShouldContain("须在 10 到 64 之间"), h => h.ShouldContain("value=\"三个月\""), h => h.ShouldContain("value=\"7\""));
        (await Slice.Db<AdminDb, int>(db => db.Policy.CountAsync(p => p.Name == PolicyTable.PasswordHistory && p.Value == 7))).ShouldBe(0);
    }

    [TestCase(PolicyTable.PasswordLength, 9)]
    [TestCase(PolicyTable.PasswordHistory, 4)]
    [TestCase(PolicyTable.PasswordDays, 91)]
    [TestCase(PolicyTable.SourceFailures, 6)]
    [TestCase(PolicyTable.IdleMinutes, 31)]
    public async Task A_value_weaker_than_the_standard_is_refused(string name, int value) =>
        (await Should.ThrowAsync<RuleViolation>(() => Policies.Set((name, value)))).Code.ShouldBe("policy.bounds");

    [Test]
    public async Task A_department_account_may_not_see_the_policy()
    {
        using var person = await Operator.SignIn("xuhui");
        (await person.Get("/admin/security-policy")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private static async Task<HttpStatusCode> Change(Operator person, string current, string next)
    {
        using var answer = await person.Post("/admin/password", new() { ["Form.Current"] = current, ["Form.New"] = next, ["Form.Repeat"] = next });
        return answer.StatusCode;
    }
}
