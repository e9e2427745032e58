using SuiShenMa.Kernel.Integrity;
using System.Net;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using SuiShenMa.Admin.Audit;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Features;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Sheets;
using SuiShenMa.Tests.Admin;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Audit;

public sealed class AuditLogTests
{
    [Test, Row(138, 108)]
    public async Task The_sign_in_log_tells_account_time_address_device_and_result()
    {
        var account = await AdminKit.CreateReady();
        await Enter(account.UserName, "Wrong-password-1", "10.9.8.7", "TestBrowser/1.0\r\n2026-01-01 root: ok");
        await Enter(account.UserName, account.Password, "10.9.8.7", "TestBrowser/1.0");
        var list = await Search(LogKind.SignIn, new() { Who = account.UserName });
        list.Items.Select(r => r.Outcome).ShouldBe(["ok", "failed"]);
        list.Items.ShouldAllBe(r => r.SourceIp == "10.9.8.7" && r.Device!.StartsWith("TestBrowser/1.0"));
        list.Accounts[account.Id.ToString("N")].ShouldBe(account.UserName);
        (await Search(LogKind.SignIn, new() { Who = account.UserName, Outcome = "failed" })).Items.Count.ShouldBe(1);
        (await Search(LogKind.SignIn, new() { Who = account.UserName, Source = "10.9.8.8" })).Items.ShouldBeEmpty();

        using var admin = await Operator.SignIn("admin");
        var html = await admin.Read("/admin/audit/sign-ins?who=" + account.UserName);
        html.ShouldContain(AuditTexts.Time(list.Items[0].At));
        html.ShouldNotContain("\n2026-01-01 root");
    }

    [Test, Row(136, 31)]
    public async Task A_change_shows_each_field_before_and_after_and_is_found_by_who_when_what_and_trace()
    {
        var id = AdminKit.NewName("dep");
        await Slice.Send(AdminKit.Administrator, new SaveDepartment.Command(id, "部门" + id, "310104", null, null));
        await Slice.Send(AdminKit.Administrator, new SaveDepartment.Command(id, "新名" + id, "310106", null, 0));
        var record = (await Search(LogKind.Operation, new() { Subject = id, Action = "department.changed" })).Items.Single();
        var shown = await Slice.Send(AdminKit.Administrator, new ShowAuditRecord.Query(record.Id));
        shown.Genuine.ShouldBeTrue();
        shown.Fields.ShouldContain(new AuditField("name", "部门" + id, "新名" + id));
        shown.Fields.ShouldContain(new AuditField("regionCode", "310104", "310106"));

        var time = AuditTexts.Time(record.At).Replace(' ', 'T');
        (await Search(LogKind.Operation, new() { Subject = id, From = time, To = time, Trace = record.TraceId })).Items.ShouldHaveSingleItem();
        var later = AuditTexts.Time(record.At.AddMilliseconds(1)).Replace(' ', 'T');
        (await Search(LogKind.Operation, new() { Subject = id, From = later })).Items.ShouldBeEmpty();
        (await Search(LogKind.Operation, new() { Subject = id, Category = AuditCategory.Object })).Items.ShouldBeEmpty();
        (await Search(LogKind.Operation, new() { Subject = id, Channel = ActorKind.Application })).Items.ShouldBeEmpty();
        using var admin = await Operator.SignIn("admin");
        (await admin.Read("/admin/audit/record?id=" + record.Id)).ShouldContain("新名" + id);
    }

    [Test, Row(108)]
    public async Task The_configuration_log_has_changes_of_settings_and_nothing_else()
    {
        var id = AdminKit.NewName("dep");
        await Slice.Send(AdminKit.Administrator, new SaveDepartment.Command(id, "部门" + id, "310104", null, null));
        (await Search(LogKind.Configuration, new() { Subject = id })).Items.Single().Action.ShouldBe("department.created");
        (await Search(LogKind.Configuration, new() { Category = AuditCategory.SignIn })).Items.ShouldAllBe(r => r.Category == AuditCategory.Configuration);
        using var auditor = await Operator.SignIn("auditor");
        (await auditor.Read("/admin/audit/configuration?subject=" + id)).ShouldContain(id);
    }

    [Test]
    public async Task A_time_that_is_none_is_refused() =>
        (await Should.ThrowAsync<InputInvalid>(() => Search(LogKind.Operation, new() { From = "yesterday" }))).Errors.ShouldContainKey("from");

    [Test]
    public async Task Older_records_follow_page_by_page_without_repetition()
    {
        var subject = AdminKit.NewName("walk");
        await Slice.Db<AdminDb, int>(async db =>
        {
            for (var i = 0; i < 5; i++)
            {
                db.Record("test.walked", "walk", subject, new { i });
            }
            return await db.SaveChangesAsync();
        });
        var seen = new List<long>();
        long? before = null;
        do
        {
            var page = await Slice.Send(AdminKit.Administrator, new SearchAuditLog.Query(LogKind.Operation, new AuditFilter { Subject = subject }, before, 2));
            page.Total.ShouldBe(5);
            seen.AddRange(page.Items.Select(r => r.Id));
            before = page.Older;
        }
        while (before is not null && seen.Count < 10);
        seen.Count.ShouldBe(5);
        seen.ShouldBe(seen.Distinct().OrderDescending());
    }

    [Test, Row(108, 139)]
    public async Task An_export_is_a_workbook_that_cannot_be_forged_into_and_is_on_record_itself()
    {
        var subject = AdminKit.NewName("evil");
        await Slice.Db<AdminDb, int>(async db =>
        {
            db.Record("test.forged", "=cmd", subject, new { text = "a\r\n\u001b[31m\u202Ex" });
            return await db.SaveChangesAsync();
        });
        using var admin = await Operator.SignIn("admin");
        using var answer = await admin.Get("/admin/audit/export?log=Operation&subject=" + subject);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        bytes[..2].ShouldBe("PK"u8.ToArray());
        (await Search(LogKind.Data, new() { Action = "audit-log.exported" })).Items.ShouldContain(r => r.Details!.Contains(subject, StringComparison.Ordinal));
        var record = (await Search(LogKind.Operation, new() { Subject = subject })).Items.Single();
        var text = AuditTexts.Fields(record).Single().Value;
        text.ShouldNotContain("\u001b");
        text.ShouldNotContain("\u202E");
        text.ShouldNotContain("\n");
    }

    [Test]
    public async Task Only_audit_administrators_see_logs_and_nobody_can_clear_them()
    {
        using var person = await Operator.SignIn("xuhui");
        foreach (var path in new[] { "/admin/audit", "/admin/audit/sign-ins", "/admin/audit/data", "/admin/audit/record?id=1", "/admin/audit/export", "/admin/integrity" })
        {
            using var answer = await person.Get(path);
            answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden, path);
        }
    }

    [Test]
    public async Task An_alarm_is_closed_with_a_conclusion_that_stays_on_record()
    {
        await using var site = new AuditSite();
        site.Factory.Services.GetRequiredService<AuditAlarm>().Raise("record", 7, "第 7 条被改动");
        await site.Factory.Services.GetRequiredService<AuditAlarm>().FlushAsync(default);
        (await site.Db(db => db.Audit.AnyAsync(r => r.Action == "integrity.broken"))).ShouldBeTrue();
        await using var scope = site.Factory.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorContext>().Actor = AdminKit.Administrator;
        var mediator = scope.ServiceProvider.GetRequiredService<IMediator>();
        await mediator.Send(new CloseIntegrityAlarm.Command("演练"));
        (await site.Db(db => AuditAlarm.LoadAsync(db, default))).ShouldBeEmpty();
        (await Should.ThrowAsync<RuleViolation>(() => mediator.Send(new CloseIntegrityAlarm.Command("再来")))).Code.ShouldBe("integrity.nothing-open");
        (await site.Db(db => db.Audit.AnyAsync(r => r.Action == "integrity.looked-into" && r.Details!.Contains("演练")))).ShouldBeTrue();
    }

    [Test]
    public async Task What_still_stands_after_the_alarm_was_closed_is_a_finding_again_and_only_once()
    {
        await using var site = new AuditSite();
        var alarm = site.Factory.Services.GetRequiredService<AuditAlarm>();
        async Task<int> Look(string text)
        {
            alarm.Raise("row", 0, text);
            await alarm.FlushAsync(default);
            return await site.Db(db => db.Audit.CountAsync(r => r.Action == "integrity.broken" && r.Details!.Contains(text)));
        }
        foreach (var times in new[] { 1, 1, 1 })
        {
            (await Look("stands")).ShouldBe(times);
        }
        // More than the page lists: what is not shown any more is still known.
        for (var i = 0; i < 15; i++)
        {
            (await Look($"one of many {i:00}")).ShouldBe(1);
        }
        (await Look("stands")).ShouldBe(1);
        await site.Db(async db => { await AuditAlarm.CloseAsync(db, default); return 0; });
        (await site.Db(db => AuditAlarm.LoadAsync(db, default))).ShouldBeEmpty();
        foreach (var times in new[] { 2, 2, 2 })
        {
            (await Look("stands")).ShouldBe(times);
        }
        (await site.Db(db => AuditAlarm.LoadAsync(db, default))).ShouldHaveSingleItem().Text.ShouldBe("stands");
    }

    [Test]
    public async Task The_next_sweep_names_a_row_again_that_is_still_changed_when_the_alarm_was_closed()
    {
        await using var site = new AuditSite();
        await using (var scope = site.Factory.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<AdminDb>().Departments.Where(d => d.Id == "putuo").ExecuteUpdateAsync(s => s.SetProperty(d => d.Name, "别的部门"));
        }
        var sweep = site.Factory.Services.GetRequiredService<SealSweep>();
        await sweep.WholeAsync(default);
        (await site.Db(db => AuditAlarm.LoadAsync(db, default))).ShouldContain(f => f.Text.Contains("admin_department putuo"));
        await site.Db(async db => { await AuditAlarm.CloseAsync(db, default); return 0; });
        await sweep.WholeAsync(default);
        await sweep.WholeAsync(default);
        (await site.Db(db => AuditAlarm.LoadAsync(db, default))).Count(f => f.Text.Contains("admin_department putuo")).ShouldBe(1);
    }

    [TestCase("account.sign-in-failed", AuditCategory.SignIn, "failed")]
    [TestCase("object.submitted", AuditCategory.Object, "ok")]
    [TestCase("object-codes.exported", AuditCategory.Data, "ok")]
    [TestCase("images.downloaded", AuditCategory.Data, "ok")]
    [TestCase("enterprise-code.issued", AuditCategory.Enterprise, "ok")]
    [TestCase("account.created", AuditCategory.Configuration, "ok")]
    [TestCase("workbook.refused", AuditCategory.Object, "failed")]
    public void Each_act_belongs_to_one_log(string action, AuditCategory category, string outcome) =>
        (AuditCategories.Of(action), AuditCategories.OutcomeOf(action)).ShouldBe((category, outcome));

    private static Task<SearchAuditLog.Result> Search(LogKind log, AuditFilter filter) =>
        Slice.Send(AdminKit.Administrator, new SearchAuditLog.Query(log, filter, null, 20));

    private static async Task Enter(string userName, string password, string source, string device)
    {
        await using var scope = TestHost.Services.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<ActorContext>();
        (context.SourceIp, context.Device) = (source, device);
        try
        {
            await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new SignIn.Command(userName, password));
        }
        catch (RuleViolation)
        {
            // Refused, and on record.
        }
    }
}
