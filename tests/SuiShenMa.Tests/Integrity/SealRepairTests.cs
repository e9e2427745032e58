using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delegation;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Features;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Codes.Features;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Tests.Admin;

namespace SuiShenMa.Tests.Integrity;

/// <summary>A row that was found changed is taken for right by two administrators of two duties, who have both seen it, and never by one (docs/adr/0048).</summary>
public sealed class SealRepairTests : OnSealSite
{
    [Test]
    public async Task A_changed_row_counts_again_once_two_duties_have_confirmed_what_it_says_and_its_content_is_on_record()
    {
        var rule = await SomeScene("repair-changed");
        await Site.Tamper<CodesDb>(SceneRule.Table, "SceneCode", rule.SceneCode, nameof(SceneRule.LifeSeconds), 45);
        await Site.Sweep();
        await Site.Service<SceneRules>().RefreshAsync(default);
        Site.Service<SceneRules>().Find(rule.SceneCode)!.Distrusted.ShouldBeTrue();
        var found = await Found("auditor", rule.SceneCode);
        found.Problem.ShouldBe(SealProblem.Changed);
        found.Fields.ShouldContain(KeyValuePair.Create(nameof(SceneRule.LifeSeconds), "45"));
        found.Fields.ShouldAllBe(f => f.Key != nameof(SceneRule.RowSeal));

        var asked = await Ask("secadmin", found);
        await Site.Service<SceneRules>().RefreshAsync(default);
        Site.Service<SceneRules>().Find(rule.SceneCode)!.Distrusted.ShouldBeTrue("nobody has confirmed yet");
        await As("auditor", new ConfirmSealRepair.Command(asked.Id));
        (await Complete()).ShouldBe(new CompleteSealRepairs.Result(1, 0));
        await Site.Service<SceneRules>().RefreshAsync(default);
        var now = Site.Service<SceneRules>().Find(rule.SceneCode)!;
        (now.Distrusted, now.LifeSeconds).ShouldBe((false, 45));
        (await Listed("auditor")).Found.ShouldNotContain(f => f.Row.Row == rule.SceneCode);
        var record = await Site.Db<AdminDb, string>(db => db.Audit.Where(a => a.Action == "integrity.resealed" && a.Details!.Contains("repair-changed")).Select(a => a.Details!).SingleAsync());
        record.ShouldContain("45");
        record.ShouldContain("核对过审批单");
        record.ShouldContain((await IdOf("secadmin")).ToString("N"));
        record.ShouldContain((await IdOf("auditor")).ToString("N"));
        (await Complete()).ShouldBe(new CompleteSealRepairs.Result(0, 0));
        var findings = await Site.Findings();
        await Site.Sweep();
        (await Site.Findings()).ShouldBe(findings, "it is right now");
    }

    [Test]
    public async Task A_row_that_is_gone_and_one_that_was_set_back_are_taken_for_right_too()
    {
        var (gone, back) = (await SomeScene("repair-gone"), await SomeScene("repair-back"));
        var old = await Site.Db<CodesDb, SceneRule>(db => db.SceneRules.AsNoTracking().SingleAsync(r => r.SceneCode == back.SceneCode));
        await SomeScene("repair-back");
        await Site.Db<CodesDb, int>(db => db.SceneRules.Where(r => r.SceneCode == gone.SceneCode).ExecuteDeleteAsync());
        await Site.Db<CodesDb, int>(db => db.SceneRules.Where(r => r.SceneCode == back.SceneCode).ExecuteUpdateAsync(s => s.SetProperty(r => r.Version, old.Version).SetProperty(r => r.ChangedAt, old.ChangedAt).SetProperty(r => r.RowSeal, old.RowSeal)));
        await Site.Sweep();
        foreach (var (row, problem) in new[] { (gone.SceneCode, SealProblem.Gone), (back.SceneCode, SealProblem.SetBack) })
        {
            var found = await Found("secadmin", row);
            found.Problem.ShouldBe(problem);
            await As("sysadmin", new ConfirmSealRepair.Command((await Ask("secadmin", found)).Id));
            (await Complete()).Done.ShouldBe(1);
            (await Site.Service<SealRepairs>().LookAsync(SceneRule.Table, row, default))?.Problem.ShouldBe(SealProblem.None);
        }
        var findings = await Site.Findings();
        await Site.Sweep();
        (await Site.Findings()).ShouldBe(findings);
    }

    [Test]
    public async Task Nobody_confirms_alone_nor_one_of_the_same_duty_nor_the_one_whom_it_concerns()
    {
        var rule = await Changed("repair-alone");
        var found = await Found("secadmin", rule);
        (await Outcome(() => Ask("auditor", found))).ShouldBe("forbidden");
        (await Outcome(() => Ask("sysadmin", found))).ShouldBe("forbidden");
        var asked = await Ask("secadmin", found);
        (await Outcome(() => As("secadmin", new ConfirmSealRepair.Command(asked.Id)))).ShouldBe("two-people.same-person");
        (await Outcome(() => Ask("secadmin", found))).ShouldBe("two-people.open");
        (await Outcome(() => As("city-greening", new ConfirmSealRepair.Command(asked.Id)))).ShouldBe("forbidden");
        (await As("auditor", new EndSealRepair.Command(asked.Id))).State.ShouldBe(SealRepairState.Declined);
        (await Outcome(() => As("sysadmin", new ConfirmSealRepair.Command(asked.Id)))).ShouldBe("two-people.decided");
        (await Complete()).Done.ShouldBe(0);

        // The last day of the auditor's account: sealed anew by the other two, not by the auditor.
        var auditor = await IdOf("auditor");
        await Site.Db<AdminDb, int>(db => { db.Terms.Add(new AccountTerms { AccountId = auditor }); return db.SaveChangesAsync(); });
        await Site.Db<AdminDb, int>(db => db.Terms.Where(t => t.AccountId == auditor).ExecuteUpdateAsync(s => s.SetProperty(t => t.EnabledAt, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc))));
        var view = (await Site.Service<SealRepairs>().LookAsync("admin_account_terms", auditor.ToString("N"), default))!;
        SealRepair.Concerns(view.Table, view.Row, auditor).ShouldBeTrue();
        var terms = await Ask("secadmin", view);
        await Site.Db<AdminDb, int>(db => db.Terms.Where(t => t.AccountId == auditor).ExecuteUpdateAsync(s => s.SetProperty(t => t.EnabledAt, (DateTime?)null)));
        (await Outcome(() => As("auditor", new ConfirmSealRepair.Command(terms.Id)))).ShouldBe("two-people.concerned");
        await As("secadmin", new EndSealRepair.Command(terms.Id));
    }

    [Test]
    public async Task What_says_something_else_by_now_is_neither_asked_nor_sealed()
    {
        var rule = await Changed("repair-moved");
        var found = await Found("secadmin", rule);
        await Site.Tamper<CodesDb>(SceneRule.Table, "SceneCode", rule, nameof(SceneRule.LifeSeconds), 50);
        (await Outcome(() => Ask("secadmin", found))).ShouldBe("seal-repair.changed");
        var asked = await Ask("secadmin", await Found("secadmin", rule));
        await As("auditor", new ConfirmSealRepair.Command(asked.Id));
        await Site.Tamper<CodesDb>(SceneRule.Table, "SceneCode", rule, nameof(SceneRule.LifeSeconds), 600);
        (await Complete()).ShouldBe(new CompleteSealRepairs.Result(0, 1));
        (await Found("secadmin", rule)).Problem.ShouldBe(SealProblem.Changed);
        (await Site.Db<AdminDb, string?>(db => db.SealRepairs.Where(r => r.Id == asked.Id).Select(r => r.Failure).SingleAsync())).ShouldNotBeNull().ShouldContain("又有变化");
    }

    [Test]
    public async Task A_row_that_is_right_and_a_request_that_is_too_late_are_refused()
    {
        var rule = await SomeScene("repair-right");
        var right = (await Site.Service<SealRepairs>().LookAsync(SceneRule.Table, rule.SceneCode, default))!;
        (await Outcome(() => Ask("secadmin", right))).ShouldBe("seal-repair.nothing-wrong");
        (await Outcome(() => As("secadmin", new AskSealRepair.Command("objects_no_such_table", "x", "y", "没有这个表的数据")))).ShouldBe("not-found");
        var asked = await Ask("secadmin", await Found("secadmin", await Changed("repair-late")));
        using (TestHost.Clock.Ahead(TimeSpan.FromMinutes(121)))
        {
            (await Outcome(() => As("auditor", new ConfirmSealRepair.Command(asked.Id)))).ShouldBe("two-people.expired");
        }
        await As("secadmin", new EndSealRepair.Command(asked.Id));
    }

    [Test]
    public async Task A_roll_that_was_changed_is_written_anew_from_the_table_by_two()
    {
        await Site.Db<CodesDb, int>(db => db.SealRolls.Where(r => r.Table == "codes_landing_service").ExecuteUpdateAsync(s => s.SetProperty(r => r.Count, r => r.Count + 1)));
        await Site.Sweep();
        var found = (await Listed("secadmin")).Found.Single(f => f.Row is { Table: "codes_landing_service", Row: "" }).Row;
        found.Problem.ShouldBe(SealProblem.Roll);
        await As("auditor", new ConfirmSealRepair.Command((await Ask("secadmin", found)).Id));
        (await Complete()).Done.ShouldBe(1);
        (await Site.Service<SealRepairs>().LookAsync("codes_landing_service", "", default))!.Problem.ShouldBe(SealProblem.None);
    }

    private async Task<string> Changed(string scene)
    {
        await SomeScene(scene);
        await Site.Tamper<CodesDb>(SceneRule.Table, "SceneCode", scene, nameof(SceneRule.LifeSeconds), 45);
        await Site.Sweep();
        return scene;
    }

    private async Task<SceneRule> SomeScene(string code)
    {
        var version = await Site.Db<CodesDb, int?>(db => db.SceneRules.Where(r => r.SceneCode == code).Select(r => (int?)r.Version).SingleOrDefaultAsync());
        await Site.Send(new SaveSceneRule.Command(code, "测试场景", false, 60, false, version), AdminKit.Administrator);
        return await Site.Db<CodesDb, SceneRule>(db => db.SceneRules.AsNoTracking().SingleAsync(r => r.SceneCode == code));
    }

    private Task<ListSealRepairs.Result> Listed(string who) => As(who, new ListSealRepairs.Query());

    private async Task<SealedRowView> Found(string who, string row) => (await Listed(who)).Found.Single(f => f.Row.Row == row).Row;

    private Task<AskSealRepair.Result> Ask(string who, SealedRowView row) => As(who, new AskSealRepair.Command(row.Table, row.Row, row.Fingerprint, "运维误改，核对过审批单"));

    private Task<CompleteSealRepairs.Result> Complete() => Site.Send(new CompleteSealRepairs.Command());

    private Task<Guid> IdOf(string name) => Site.Db<AdminDb, Guid>(db => db.Accounts.Where(a => a.UserName == name).Select(a => a.Id).SingleAsync());

    private async Task<T> As<T>(string userName, IRequest<T> request)
    {
        var actor = await Site.Db<AdminDb, Actor>(async db => (await Site.Service<AccountRights>().ActorOfAsync(db, await db.Accounts.AsNoTracking().SingleAsync(a => a.UserName == userName), default))!);
        return await Site.Send(request, actor);
    }

    private static async Task<string> Outcome(Func<Task> act)
    {
        try
        {
            await act();
            return "done";
        }
        catch (RuleViolation e)
        {
            return e.Code;
        }
    }
}
