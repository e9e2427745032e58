using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Sessions;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Extensions;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Features;
using SuiShenMa.Objects.Types;
using SuiShenMa.Tests.Admin;

namespace SuiShenMa.Tests.Integrity;

/// <summary>Over a database of the build that sealed neither sessions nor types nor colours, everything goes on, and comes under seal once (docs/adr/0053).</summary>
public sealed class SealUpgradeTests
{
    private static readonly string[] Tables = ["admin_session", ObjectsDb.TypeTable, ObjectsDb.CategoryTable, Colour.Table, SceneColour.Table];

    [Test]
    public async Task Types_colours_and_sessions_from_before_go_on_while_they_come_under_seal_and_nothing_is_found()
    {
        string folder, token;
        await using (var old = new SealSite())
        {
            folder = old.Folder;
            token = await SomeSession(old);
            await BecomeOld(old);
        }
        await using (var site = new SealSite(folder))
        {
            await EverythingGoesOn(site, token);
            // Changed while its table comes under seal, by this build and by the one before.
            await site.Send(new AssignCodeStyle.Command { StyleCode = "default", TypeCodes = ["01101"] }, AdminKit.Administrator);
            await site.Db<ObjectsDb, int>(db => db.Types.Where(t => t.Code == "03001").ExecuteUpdateAsync(s => s.SetProperty(t => t.Name, "环卫公厕").SetProperty(t => t.Version, t => t.Version + 1)));
            while (await site.Service<SealAdoption>().ContinueAsync(default))
            {
            }
            // A session that a host of the build before ends after it was sealed here.
            var ended = await SomeSession(site);
            await site.Db<AdminDb, int>(db => db.Sessions.Where(s => s.TokenHash == SessionKeeper.HashOf(ended)).ExecuteUpdateAsync(s => s.SetProperty(x => x.EndedAt, new DateTime(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc)).SetProperty(x => x.EndedBy, SessionEnd.SignedOut)));
            await site.Sweep();
            await EverythingGoesOn(site, token);
            await NothingIsFound(site);
        }
        using var later = TestHost.Clock.Ahead(TimeSpan.FromMinutes(31));
        await using var after = new SealSite(folder);
        while (await after.Service<SealAdoption>().ContinueAsync(default))
        {
        }
        await after.Sweep();
        await NothingIsFound(after);
        (await after.Db<ObjectsDb, int>(db => db.States.CountAsync(s => Tables.Select(t => "integrity.sealed." + t).Contains(s.Name)))).ShouldBe(Tables.Length, "for good");
        await after.Service<TypeCatalog>().RefreshAsync(default);
        after.Service<TypeCatalog>().Find("03001")!.Type.ShouldSatisfyAllConditions(t => t.Distrusted.ShouldBeFalse(), t => t.Name.ShouldBe("环卫公厕"));
        await after.Tamper<ObjectsDb>(ObjectsDb.TypeTable, "Code", "03001", SealedRowMapping.Column, null);
        await after.Service<TypeCatalog>().RefreshAsync(default);
        after.Service<TypeCatalog>().Find("03001")!.Type.Distrusted.ShouldBeTrue("from now on one without a seal is a foreign row");
    }

    private static async Task NothingIsFound(SealSite site)
    {
        var findings = await site.Findings();
        Tables.Where(t => findings.Contains(t, StringComparison.Ordinal)).ShouldBeEmpty(findings);
    }

    private static async Task EverythingGoesOn(SealSite site, string token)
    {
        await site.Service<TypeCatalog>().RefreshAsync(default);
        site.Service<TypeCatalog>().All.ShouldNotBeEmpty();
        site.Service<TypeCatalog>().All.ShouldAllBe(t => t.OnShelf && !t.Type.Distrusted && !t.Category.Distrusted);
        site.Service<Colours>().Forget();
        (await site.Service<Colours>().KnowsAsync("10", default)).ShouldBeTrue();
        await using var scope = site.Factory.Services.CreateAsyncScope();
        JobScope.ActAsSystem(scope.ServiceProvider);
        (await scope.ServiceProvider.GetRequiredService<SessionKeeper>().ResumeAsync(token, false, default)).Session.ShouldNotBeNull();
    }

    private static Task<string> SomeSession(SealSite site) => site.Db<AdminDb, string>(async db =>
    {
        var account = await db.Accounts.SingleAsync(a => a.UserName == "jingan");
        var token = Guid.CreateVersion7().ToString("N");
        db.Sessions.Add(new OperatorSession { TokenHash = SessionKeeper.HashOf(token), AccountId = account.Id, AccountKind = account.Kind.ToString(), Stamp = account.SecurityStamp, CreatedAt = db.Now, LastSeenAt = db.Now });
        await db.SaveChangesAsync();
        return token;
    });

    /// <summary>Neither seals nor rolls of these tables, nor marks or records of any.</summary>
    private static async Task BecomeOld(SealSite site)
    {
        await site.Db<AdminDb, int>(db => db.Sessions.ExecuteUpdateAsync(s => s.SetProperty(x => x.RowSeal, (string?)null).SetProperty(x => x.Version, 0)));
        await site.Db<CodesDb, int>(db => db.Colours.ExecuteUpdateAsync(s => s.SetProperty(x => x.RowSeal, (string?)null)));
        await site.Db<CodesDb, int>(db => db.ColourRules.ExecuteUpdateAsync(s => s.SetProperty(x => x.RowSeal, (string?)null)));
        await site.Db<ObjectsDb, int>(async db =>
        {
            await db.Types.ExecuteUpdateAsync(s => s.SetProperty(x => x.RowSeal, (string?)null));
            await db.Categories.ExecuteUpdateAsync(s => s.SetProperty(x => x.RowSeal, (string?)null));
            await db.SealMembers.Where(m => Tables.Contains(m.Table)).ExecuteDeleteAsync();
            await db.SealRolls.Where(r => Tables.Contains(r.Table)).ExecuteDeleteAsync();
            var marks = Tables.SelectMany(t => new[] { "integrity.sealed." + t, "integrity.rolled." + t }).ToList();
            await db.States.Where(s => marks.Contains(s.Name)).ExecuteDeleteAsync();
            return await db.Audit.Where(a => Tables.Contains(a.SubjectId) && a.Action.StartsWith("integrity.")).ExecuteDeleteAsync();
        });
    }
}
