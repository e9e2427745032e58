using System.Net;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Features;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Outbox;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Admin.Notices;

public sealed class NoticeTests
{
    [Test, Row(142)]
    public async Task An_announcement_stands_above_every_page_of_those_it_is_for_while_it_lasts()
    {
        var title = "今晚维护" + AdminKit.NewName();
        var now = ChinaTime.Of(TestHost.Clock.GetUtcNow().UtcDateTime).DateTime;
        var id = (await Send(new SaveAnnouncement.Command(null, AnnouncementKind.Maintenance, title, "二十二点起暂停服务。", now.AddMinutes(-1), now.AddHours(2), ["xuhui"], null))).Id;
        using var xuhui = await Operator.SignIn("xuhui");
        using var jingan = await Operator.SignIn("jingan");
        (await xuhui.Read("/admin")).ShouldNotContain(title);
        await Send(new PublishAnnouncement.Command(id, true));
        (await xuhui.Read("/admin/regions")).ShouldContain(title);
        (await xuhui.Read("/admin/notices")).ShouldContain("二十二点起暂停服务");
        (await jingan.Read("/admin")).ShouldNotContain(title);
        using (TestHost.Clock.Ahead(TimeSpan.FromHours(3)))
        {
            using var later = await Operator.SignIn("xuhui");
            (await later.Read("/admin")).ShouldNotContain(title);
        }
        await Send(new PublishAnnouncement.Command(id, false));
        using var again = await Operator.SignIn("xuhui");
        (await again.Read("/admin")).ShouldNotContain(title);
        (await Should.ThrowAsync<RuleViolation>(() => Send(new PublishAnnouncement.Command(id, false)))).Code.ShouldBe("announcement.not-published");
    }

    [Test]
    public async Task An_announcement_that_ends_before_it_begins_is_refused()
    {
        var now = new DateTime(2026, 11, 28, 8, 0, 0);
        (await Should.ThrowAsync<InputInvalid>(() => Send(new SaveAnnouncement.Command(null, AnnouncementKind.Update, "升级", "内容", now, now, null, null)))).Errors.ShouldContainKey("to");
        (await Should.ThrowAsync<InputInvalid>(() => Send(new SaveAnnouncement.Command(null, AnnouncementKind.Update, "升级", "内容", now, now.AddDays(1), ["nowhere"], null)))).Errors.ShouldContainKey("departments");
    }

    [Test]
    public async Task What_a_module_wants_told_appears_once_under_the_bell_and_is_read()
    {
        var account = await AdminKit.CreateReady();
        using var person = await Operator.SignIn(account.UserName);
        var wanted = new NoticeWanted("test:" + account.Id, "test", "批次已完成", "成功 10 条", "/admin/regions", account.Id, null);
        for (var i = 0; i < 2; i++)
        {
            await Slice.Db<AdminDb, int>(db =>
            {
                db.Publish(wanted);
                return db.SaveChangesAsync();
            });
        }
        await Slice.Run<OutboxJob>();
        (await person.Read("/admin")).ShouldContain("公告与通知，1 条未读");
        var notice = await Slice.Db<AdminDb, AdminNotice>(db => db.Notices.AsNoTracking().SingleAsync(n => n.AccountId == account.Id));

        using var stranger = await Operator.SignIn("jingan");
        using var others = await stranger.Post("/admin/notices?handler=Read", new() { ["id"] = notice.Id.ToString(System.Globalization.CultureInfo.InvariantCulture) }, "/admin/notices");
        (await person.Read("/admin")).ShouldContain("1 条未读");

        using var read = await person.Post("/admin/notices?handler=Read", new() { ["id"] = notice.Id.ToString(System.Globalization.CultureInfo.InvariantCulture) }, "/admin/notices");
        read.Headers.Location!.ToString().ShouldBe("/admin/regions");
        (await person.Read("/admin")).ShouldContain("公告与通知，0 条未读");
    }

    [Test]
    public async Task A_notice_for_a_department_reaches_all_its_accounts()
    {
        var one = await AdminKit.CreateReady("chongming");
        var two = await AdminKit.CreateReady("chongming");
        var key = "test:" + AdminKit.NewName();
        await Slice.Db<AdminDb, int>(db =>
        {
            db.Publish(new NoticeWanted(key, "test", "请审核", null, null, null, "chongming"));
            return db.SaveChangesAsync();
        });
        await Slice.Run<OutboxJob>();
        var told = await Slice.Db<AdminDb, List<Guid>>(db => db.Notices.Where(n => n.Key == key).Select(n => n.AccountId).ToListAsync());
        told.ShouldContain(one.Id);
        told.ShouldContain(two.Id);
    }

    [Test]
    public async Task The_pages_of_announcements_are_for_administrators()
    {
        using var admin = await Operator.SignIn("admin");
        foreach (var path in new[] { "/admin/announcements", "/admin/announcements/edit", "/admin/notices" })
        {
            (await admin.Read(path)).ShouldContain("<h1");
        }
        using var person = await Operator.SignIn("xuhui");
        using var refused = await person.Get("/admin/announcements");
        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private static Task<T> Send<T>(MediatR.IRequest<T> command) => Slice.Send(AdminKit.Administrator, command);
}
