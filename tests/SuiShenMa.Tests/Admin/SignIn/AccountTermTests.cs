using System.Net;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using SuiShenMa.Admin.Access;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Features;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Admin;

/// <summary>GB/T 22239-2019 8.1.4.2 c, and locks that grow.</summary>
public sealed class AccountTermTests
{
    [Test]
    public async Task An_account_works_on_its_last_day_and_not_on_the_next()
    {
        var account = await AdminKit.CreateReady();
        var today = DateOnly.FromDateTime(ChinaTime.Of(TestHost.Clock.GetUtcNow().UtcDateTime).DateTime);
        using var admin = await Operator.SignIn("admin");
        var page = $"/admin/accounts/{account.Id}/sign-in";
        using (var saved = await admin.Post(page + "?handler=Expiry", new() { ["Form.LastDay"] = today.ToString("yyyy-MM-dd", null) }, formPage: page))
        {
            saved.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        }
        (await admin.Read(page)).ShouldContain(today.ToString("yyyy-MM-dd", null));
        using var person = await Operator.SignIn(account.UserName);
        (await person.Get("/admin")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var end = ChinaTime.StartOfDay(today.AddDays(1));
        await BeginAt(account.Id, end);
        using var ahead = TestHost.Clock.Ahead(end - TestHost.Clock.GetUtcNow().UtcDateTime + TimeSpan.FromSeconds(2));
        (await person.Get("/admin")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        using var stranger = Operator.Stranger();
        using var refused = await stranger.Post("/sign-in", new() { ["Form.UserName"] = account.UserName, ["Form.Password"] = account.Password });
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        await Slice.Run<DisableUnusedAccountsJob>();
        (await Find(account.Id)).Disabled.ShouldBeTrue();
        (await Acts(account.Id)).ShouldContain("account.expired");
    }

    [Test]
    public async Task A_sub_account_ends_in_the_same_moment_as_an_account_above_it()
    {
        var parent = await AdminKit.CreateReady();
        var (below, _) = await RightsKit.SubOf(parent.UserName);
        var today = DateOnly.FromDateTime(ChinaTime.Of(TestHost.Clock.GetUtcNow().UtcDateTime).DateTime);
        using var person = await Operator.SignIn(below);
        (await person.Get("/admin")).StatusCode.ShouldBe(HttpStatusCode.OK, "what it may do is in memory now");
        await Slice.Send(AdminKit.Administrator, new SetAccountExpiry.Command(parent.Id, today));
        (await person.Get("/admin")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var end = ChinaTime.StartOfDay(today.AddDays(1));
        var id = (await RightsKit.AccountOf(below)).Id;
        await BeginAt(id, end);
        AdminKit.Service<SuiShenMa.Admin.Sessions.SessionBook>().Drop(id);
        using var ahead = TestHost.Clock.Ahead(end - TestHost.Clock.GetUtcNow().UtcDateTime + TimeSpan.FromSeconds(2));
        (await person.Get("/admin")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        await Should.ThrowAsync<InvalidOperationException>(() => Operator.SignIn(below));
        (await Find(id)).Disabled.ShouldBeFalse("nothing was switched off: the day above it ended");
    }

    [Test]
    public async Task An_account_that_nobody_used_for_ninety_days_is_switched_off_and_enabling_counts_anew()
    {
        var account = await AdminKit.CreateReady();
        await Age(account.Id, 89);
        await Slice.Run<DisableUnusedAccountsJob>();
        (await Find(account.Id)).Disabled.ShouldBeFalse();
        await Age(account.Id, 90);
        await Slice.Run<DisableUnusedAccountsJob>();
        (await Find(account.Id)).Disabled.ShouldBeTrue();
        (await Acts(account.Id)).ShouldContain("account.unused");
        await Slice.Send(AdminKit.Administrator, new EnableAccount.Command(account.Id));
        await Slice.Run<DisableUnusedAccountsJob>();
        (await Find(account.Id)).Disabled.ShouldBeFalse();
    }

    [Test]
    public async Task Demo_accounts_stay()
    {
        using var ahead = TestHost.Clock.Ahead(TimeSpan.FromDays(2));
        var id = await Slice.Db<AdminDb, Guid>(db => db.Accounts.Where(a => a.UserName == "jingan").Select(a => a.Id).SingleAsync());
        await Age(id, 400);
        await Slice.Run<DisableUnusedAccountsJob>();
        (await Find(id)).Disabled.ShouldBeFalse();
    }

    [Test]
    public void Each_further_lock_of_a_source_is_twice_as_long_up_to_a_day()
    {
        var now = new DateTime(2026, 11, 24, 0, 0, 0, DateTimeKind.Utc);
        var source = new SignInAttempts { Source = "10.2.0.1" };
        foreach (var minutes in new[] { 30, 60, 120, 240, 480, 960, 1440, 1440 })
        {
            for (var i = 0; i < SignInAttempts.FromOneSource; i++)
            {
                source.Begin(now);
            }
            source.LockedUntil.ShouldBe(now.AddMinutes(minutes));
            now = now.AddMinutes(minutes + 1);
        }
        source.Succeed(now);
        for (var i = 0; i < SignInAttempts.FromOneSource; i++)
        {
            source.Begin(now);
        }
        source.LockedUntil.ShouldBe(now.AddMinutes(30));
    }

    /// <summary>The sessions of the account are of that moment.</summary>
    private static Task<int> BeginAt(Guid id, DateTime at) => Slice.Db<AdminDb, int>(async db =>
    {
        foreach (var entry in (await db.Sessions.Where(s => s.AccountId == id).ToListAsync()).Select(s => db.Entry(s)))
        {
            entry.Property(s => s.CreatedAt).CurrentValue = at;
            entry.Property(s => s.LastSeenAt).CurrentValue = at;
        }
        return await db.SaveChangesAsync();
    });

    private static Task<int> Age(Guid id, int days)
    {
        var then = TestHost.Clock.GetUtcNow().UtcDateTime.AddDays(-days);
        then = new DateTime(then.Ticks - (then.Ticks % TimeSpan.TicksPerMillisecond), DateTimeKind.Utc);
        return AdminKit.Put(id, ("CreatedAt", then), ("LastSignInAt", (DateTime?)then));
    }

    private static Task<Account> Find(Guid id) => Slice.Db<AdminDb, Account>(db => db.Accounts.AsNoTracking().SingleAsync(a => a.Id == id));

    private static Task<List<string>> Acts(Guid id)
    {
        var subject = id.ToString("N");
        return Slice.Db<AdminDb, List<string>>(db => db.Audit.Where(a => a.SubjectId == subject).Select(a => a.Action).ToListAsync());
    }
}
