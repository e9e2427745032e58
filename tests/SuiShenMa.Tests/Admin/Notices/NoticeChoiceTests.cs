using System.Net;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Features;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Outbox;
using SuiShenMa.Objects.Features;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Admin.Notices;

/// <summary>By which ways somebody is told besides the bell is their own choice.</summary>
public sealed class NoticeChoiceTests
{
    [Test, Row(142)]
    public async Task What_was_chosen_comes_by_mail_as_well_and_what_was_not_does_not()
    {
        var (chooser, other) = (await Account(), await Account());
        using (var person = await Operator.SignIn(chooser.UserName))
        {
            (await person.Read("/admin/notices")).ShouldContain("/admin/notices/choices");
            (await person.Read("/admin/notices/choices")).ShouldContain("批次和表格处理完成");
            using var saved = await person.Post("/admin/notices/choices", new() { ["Mail"] = "batch-done" });
            saved.StatusCode.ShouldBe(HttpStatusCode.Redirect);
            (await person.Read("/admin/notices/choices")).ShouldContain("name=\"Mail\" value=\"batch-done\" checked");
        }
        foreach (var account in new[] { chooser, other })
        {
            await Slice.Send(await RightsKit.ActorOf(account.UserName), new IssueBlankCodes.Command(1, null));
        }
        await Slice.Run<RunIntakeBatchesJob>();
        await Tell();
        (await NoticesOf(chooser.Id)).ShouldBe(["batch-done"]);
        (await NoticesOf(other.Id)).ShouldBe(["batch-done"]);
        (await MessagesOf(chooser.Id)).ShouldBe([("batch-done", MessageWay.Mail)]);
        (await MessagesOf(other.Id)).ShouldBeEmpty();
        (await Slice.Db<AdminDb, bool>(db => db.Audit.AnyAsync(a => a.Action == "account.notice-choices-changed" && a.SubjectId == chooser.Id.ToString("N")))).ShouldBeTrue();
    }

    [Test]
    public async Task Word_of_a_reset_password_can_be_kept_off_mail_and_phone_and_never_off_the_bell()
    {
        var (silent, usual) = (await Account(), await Account());
        await Slice.Send(await RightsKit.ActorOf(silent.UserName), new SaveNoticeChoices.Command([], []));
        foreach (var account in new[] { silent, usual })
        {
            await Slice.Send(AdminKit.Administrator, new ResetPassword.Command(account.Id));
        }
        await Tell();
        (await NoticesOf(silent.Id)).ShouldBe(["password-reset"]);
        (await NoticesOf(usual.Id)).ShouldBe(["password-reset"]);
        (await MessagesOf(silent.Id)).ShouldBeEmpty();
        (await MessagesOf(usual.Id)).ShouldBe([("password-reset", MessageWay.Mail), ("password-reset", MessageWay.Sms)], ignoreOrder: true);
    }

    [Test]
    public async Task A_kind_that_does_not_exist_is_refused()
    {
        var account = await Account();
        await Should.ThrowAsync<InputInvalid>(async () => await Slice.Send(await RightsKit.ActorOf(account.UserName), new SaveNoticeChoices.Command(["nothing"], [])));
    }

    private static async Task<(Guid Id, string UserName, string Password)> Account()
    {
        var account = await AdminKit.CreateReady();
        await Slice.Send(await RightsKit.ActorOf(account.UserName), new SaveContact.Command(account.Id, account.UserName + "@example.cn", "13800000000"));
        return account;
    }

    /// <summary>A notice leads to a message by an event of its own.</summary>
    private static async Task Tell()
    {
        await Slice.Run<OutboxJob>();
        await Slice.Run<OutboxJob>();
    }

    private static Task<List<string>> NoticesOf(Guid account) => Slice.Db<AdminDb, List<string>>(db => db.Notices.Where(n => n.AccountId == account).Select(n => n.Kind).ToListAsync());

    private static async Task<List<(string Kind, MessageWay Way)>> MessagesOf(Guid account) =>
        [.. (await Slice.Db<AdminDb, List<OutgoingMessage>>(db => db.Messages.AsNoTracking().Where(m => m.AccountId == account).ToListAsync())).Select(m => (m.Kind, m.Way))];
}
