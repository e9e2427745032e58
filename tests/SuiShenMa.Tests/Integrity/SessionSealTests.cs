using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Features;
using SuiShenMa.Admin.Sessions;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Tests.Admin;

namespace SuiShenMa.Tests.Integrity;

/// <summary>Who holds the database makes no session, gives none to another account, and takes up none that is over (docs/adr/0053).</summary>
public sealed class SessionSealTests : OnSealSite
{
    [Test]
    public async Task Any_field_of_a_session_that_is_changed_in_the_database_makes_its_cookie_worthless_and_is_found()
    {
        var named = new List<string>();
        foreach (var field in await Site.Fields<AdminDb, OperatorSession>())
        {
            var (row, token) = await Begin("jingan");
            (await Resume(row, token)).ShouldNotBeNull(field.Name);
            var other = field.ClrType == typeof(Guid) ? Guid.CreateVersion7() : field.Name == nameof(OperatorSession.TokenHash) ? SessionKeeper.HashOf(token + "x") : SealSite.Other(field, field.PropertyInfo!.GetValue(row));
            await Site.Tamper<AdminDb>("admin_session", "Id", row.Id, field.Name, other);
            (await Resume(row, field.Name == nameof(OperatorSession.TokenHash) ? token + "x" : token)).ShouldBeNull(field.Name);
            named.Add("admin_session " + (field.Name == nameof(OperatorSession.Id) ? (Guid)other : row.Id).ToString("N"));
        }
        named.Count.ShouldBeGreaterThanOrEqualTo(14);
        await Site.Sweep();
        var findings = await Site.Findings();
        named.Where(n => !findings.Contains(n, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Test]
    public async Task The_own_session_given_to_an_administrator_a_copy_of_it_and_one_with_another_seal_open_nothing()
    {
        var (row, token) = await Begin("jingan");
        var victim = await Begin("secadmin");
        await Site.Tamper<AdminDb>("admin_session", "Id", row.Id, nameof(OperatorSession.AccountId), victim.Row.AccountId);
        (await Resume(row, token)).ShouldBeNull();
        await Site.Tamper<AdminDb>("admin_session", "Id", row.Id, SealedRowMapping.Column, victim.Row.RowSeal);
        (await Resume(row, token)).ShouldBeNull();
        await Site.Tamper<AdminDb>("admin_session", "Id", row.Id, SealedRowMapping.Column, null);
        (await Resume(row, token)).ShouldBeNull("one without a seal is a foreign row");
        await Site.Tamper<AdminDb>("admin_session", "Id", victim.Row.Id, nameof(OperatorSession.TokenHash), SessionKeeper.HashOf("stolen"));
        (await Resume(victim.Row, "stolen")).ShouldBeNull();
    }

    [Test]
    public async Task A_session_that_is_over_is_not_taken_up_again_by_who_clears_its_end()
    {
        var (row, token) = await Begin("xuhui");
        await Site.Send(new ForceOutSession.Command(row.Id), AdminKit.Administrator);
        (await Resume(row, token)).ShouldBeNull();
        await Site.Db<AdminDb, int>(db => db.Sessions.Where(s => s.Id == row.Id).ExecuteUpdateAsync(s => s.SetProperty(x => x.EndedAt, (DateTime?)null).SetProperty(x => x.EndedBy, (SessionEnd?)null).SetProperty(x => x.EndedByName, (string?)null)));
        (await Resume(row, token)).ShouldBeNull();
    }

    [Test]
    public async Task A_changed_session_keeps_nobody_from_signing_in_from_being_forced_out_or_from_being_listed_and_time_ends_it()
    {
        var (good, token) = await Begin("city-greening");
        var (bad, _) = await Begin("city-greening");
        await Site.Tamper<AdminDb>("admin_session", "Id", bad.Id, nameof(OperatorSession.Device), "x");
        (await Site.Send(new SignIn.Command("city-greening", TestHost.Password), SuiShenMa.Kernel.Security.Actor.Anonymous)).Token.ShouldNotBeNull();
        (await Resume(good, token)).ShouldNotBeNull();
        var listed = (await Site.Send(new ListSessions.Query { AccountId = good.AccountId }, AdminKit.Administrator)).Items;
        listed.Single(s => s.Id == bad.Id).Changed.ShouldBeTrue();
        listed.Single(s => s.Id == good.Id).Changed.ShouldBeFalse();
        await Site.Send(new ForceOutAccount.Command(good.AccountId), AdminKit.Administrator);
        (await Resume(good, token)).ShouldBeNull();

        var (late, _) = await Begin("city-greening");
        await Site.Tamper<AdminDb>("admin_session", "Id", late.Id, nameof(OperatorSession.Device), "x");
        var (idle, _) = await Begin("city-greening");
        using var ahead = TestHost.Clock.Ahead(TimeSpan.FromMinutes(31));
        await Site.Send(new SweepSessions.Command());
        var ends = await Site.Db<AdminDb, List<SessionEnd?>>(db => db.Sessions.Where(s => s.Id == late.Id || s.Id == idle.Id).Select(s => s.EndedBy).ToListAsync());
        ends.ShouldBe([SessionEnd.Idle, SessionEnd.Idle]);
    }

    [Test]
    public async Task The_end_that_time_brings_and_the_signs_of_life_leave_good_rows()
    {
        var (row, token) = await Begin("xuhui");
        using (TestHost.Clock.Ahead(TimeSpan.FromMinutes(2)))
        {
            (await Resume(row, token, signOfLife: true)).ShouldNotBeNull();
            (await Of(row)).LastSeenAt.ShouldBeGreaterThan(row.LastSeenAt);
        }
        using var ahead = TestHost.Clock.Ahead(TimeSpan.FromMinutes(40));
        (await Resume(row, token)).ShouldBeNull();
        (await Of(row)).EndedBy.ShouldBe(SessionEnd.Idle);
    }

    [Test]
    public async Task The_sweep_walks_along_the_sessions_page_by_page_and_misses_none()
    {
        for (var i = 0; i < 5; i++)
        {
            await Begin("jingan");
        }
        var table = Site.Service<SealedTables>().All.Single(t => t.Name == "admin_session");
        table.IsPaged.ShouldBeTrue("of years of sign-ins not all are read each minute");
        var walked = new List<string>();
        await Site.Db<AdminDb, int>(async db =>
        {
            using var look = SealedRowReading.Unjudged();
            string? after = null;
            while ((await table.Page(db, after, 2).AsNoTracking().ToListAsync()) is { Count: > 0 } rows)
            {
                walked.AddRange(rows.Select(table.KeyOf));
                after = walked[^1];
            }
            return 0;
        });
        walked.Count.ShouldBe(await Site.Db<AdminDb, int>(db => db.Sessions.CountAsync()));
        walked.ShouldBeUnique();
    }

    /// <summary>Refused unless it is good.</summary>
    private Task<OperatorSession> Of(OperatorSession row) => Site.Db<AdminDb, OperatorSession>(db => db.Sessions.AsNoTracking().SingleAsync(s => s.Id == row.Id));

    private Task<(OperatorSession Row, string Token)> Begin(string userName) => Site.Db<AdminDb, (OperatorSession, string)>(async db =>
    {
        var account = await db.Accounts.SingleAsync(a => a.UserName == userName);
        var token = Guid.CreateVersion7().ToString("N");
        var row = new OperatorSession
        {
            TokenHash = SessionKeeper.HashOf(token),
            AccountId = account.Id,
            AccountKind = account.Kind.ToString(),
            Stamp = account.SecurityStamp,
            CreatedAt = db.Now,
            LastSeenAt = db.Now,
            SourceIp = "10.0.0.7",
            Device = "Chrome 140 · Windows",
        };
        db.Sessions.Add(row);
        await db.SaveChangesAsync();
        return (row, token);
    });

    private async Task<KnownSession?> Resume(OperatorSession row, string token, bool signOfLife = false)
    {
        // As a second later, or after a restart.
        Site.Service<SessionBook>().Drop(row.AccountId);
        await using var scope = Site.Factory.Services.CreateAsyncScope();
        JobScope.ActAsSystem(scope.ServiceProvider);
        return (await scope.ServiceProvider.GetRequiredService<SessionKeeper>().ResumeAsync(token, signOfLife, default)).Session;
    }
}
