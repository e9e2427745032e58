using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Shouldly;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delivery;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Features;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Outbox;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Admin;

public sealed class DeliveryTests
{
    private const string Mobile = "13812345678";

    [Test]
    public async Task A_reset_password_is_told_to_its_owner_by_mail_and_short_message()
    {
        var (account, mail) = await Reachable();
        await Slice.Send(AdminKit.Administrator, new ResetPassword.Command(account.Id));
        await Deliver();
        var messages = await MessagesOf(account.Id);
        messages.Select(m => (m.Way, m.State)).ShouldBe([(MessageWay.Mail, MessageState.Sent), (MessageWay.Sms, MessageState.Sent)], ignoreOrder: true);
        var letter = await MimeKit.MimeMessage.LoadAsync(Path.Combine(TestHost.DataFolder, "pickup", messages.Single(m => m.Way == MessageWay.Mail).Id.ToString("N") + ".eml"));
        letter.To.ToString().ShouldBe(mail);
        letter.Subject!.ShouldContain("密码已重置");
        letter.TextBody!.ShouldContain(account.UserName);
    }

    [Test]
    public async Task Addresses_and_words_are_nowhere_in_the_database()
    {
        var (account, mail) = await Reachable();
        await Tell(account.Id, "有一句话");
        var waiting = await Slice.Db<AdminDb, List<OutboxMessage>>(db => db.Set<OutboxMessage>().AsNoTracking().Where(m => m.Name == "admin.message-wanted.v1").ToListAsync());
        waiting.ShouldNotBeEmpty();
        waiting.ShouldAllBe(m => !m.Payload.Contains("有一句话") && !m.Payload.Contains(mail));
        await Deliver();
        var contact = await Slice.Db<AdminDb, AccountContact>(db => db.Contacts.AsNoTracking().SingleAsync(c => c.AccountId == account.Id));
        (contact.Mail + contact.Mobile).ShouldNotContain(Mobile);
        contact.Mail!.ShouldNotContain(mail);
        (await MessagesOf(account.Id)).ShouldAllBe(m => !m.Sealed.Contains("有一句话") && m.MaskedAddress != mail && m.MaskedAddress != Mobile);
    }

    [Test]
    public async Task A_message_is_sent_only_when_the_caller_commits()
    {
        var account = await AdminKit.CreateReady();
        await Slice.Db<AdminDb, int>(db =>
        {
            AdminKit.Service<INotify>().ToAccount(db, account.Id, new("never", "never", "never"));
            return Task.FromResult(0);
        });
        await Deliver();
        (await MessagesOf(account.Id)).ShouldBeEmpty();
    }

    [Test]
    public async Task An_account_without_an_address_is_noted_and_nothing_is_sent()
    {
        var account = await AdminKit.CreateReady();
        await Tell(account.Id, "给没有地址的人", NotifyWays.Mail);
        await Deliver();
        (await MessagesOf(account.Id)).Single().State.ShouldBe(MessageState.NoAddress);
    }

    [Test]
    public async Task A_gateway_that_is_down_is_tried_again_later_and_the_message_arrives_once_it_is_up()
    {
        await using var gateway = await Gateway.Start();
        gateway.Answer = 503;
        var (account, _) = await Reachable();
        await Tell(account.Id, "网关坏了又好", NotifyWays.Sms);
        await Slice.Run<OutboxJob>();
        await gateway.Run();
        var failed = (await MessagesOf(account.Id)).Single();
        (failed.State, failed.Attempts).ShouldBe((MessageState.Waiting, 1));
        gateway.Answer = 200;
        await gateway.Run();
        (await MessagesOf(account.Id)).Single().State.ShouldBe(MessageState.Waiting, "it is not due yet");
        using (TestHost.Clock.Ahead(TimeSpan.FromSeconds(31)))
        {
            await gateway.Run();
        }
        (await MessagesOf(account.Id)).Single().State.ShouldBe(MessageState.Sent);
        gateway.Bodies.Count(b => b.Contains("网关坏了又好", StringComparison.Ordinal)).ShouldBe(2);
        gateway.GoodSignatures.ShouldBe(gateway.Bodies.Count);
    }

    [Test]
    public async Task A_refused_message_fails_at_once_and_an_administrator_can_have_it_sent_again()
    {
        await using var gateway = await Gateway.Start();
        gateway.Answer = 400;
        var (account, _) = await Reachable();
        await Tell(account.Id, "被拒绝的短信", NotifyWays.Sms);
        await Slice.Run<OutboxJob>();
        await gateway.Run();
        var failed = (await MessagesOf(account.Id)).Single();
        failed.State.ShouldBe(MessageState.Failed);
        using var admin = await Operator.SignIn("admin");
        (await admin.Read("/admin/messages?state=Failed")).ShouldContain("短信网关回答 400");
        await Slice.Run<OutboxJob>();
        var keeper = await RightsKit.AccountOf("sysadmin");
        (await Slice.Db<AdminDb, bool>(db => db.Notices.AnyAsync(n => n.AccountId == keeper.Id && n.Kind == "messages-failed" && n.Href == "/admin/messages?state=Failed"))).ShouldBeTrue();
        using var resent = await admin.Post("/admin/messages?handler=Resend", new() { ["id"] = failed.Id.ToString() }, formPage: "/admin/messages");
        resent.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        gateway.Answer = 200;
        await gateway.Run();
        (await MessagesOf(account.Id)).Single().State.ShouldBe(MessageState.Sent);
    }

    [Test]
    public async Task Two_hosts_that_deliver_at_once_send_each_message_once()
    {
        await using var gateway = await Gateway.Start();
        var (account, _) = await Reachable();
        for (var i = 0; i < 8; i++)
        {
            await Tell(account.Id, $"一次而已{i}。", NotifyWays.Sms);
        }
        await Slice.Run<OutboxJob>();
        await Task.WhenAll(gateway.Run(), gateway.Run());
        for (var i = 0; i < 8; i++)
        {
            gateway.Bodies.Count(b => b.Contains($"一次而已{i}。", StringComparison.Ordinal)).ShouldBe(1);
        }
    }

    [Test]
    public async Task After_ten_attempts_a_message_has_failed()
    {
        var message = OutgoingMessage.Waiting(Guid.CreateVersion7(), "k", MessageWay.Sms, null, "", "", DateTime.UnixEpoch);
        for (var i = 1; i < OutgoingMessage.MaxAttempts; i++)
        {
            message.Missed("no", forGood: false, DateTime.UnixEpoch);
            (message.State, message.DueAt is not null).ShouldBe((MessageState.Waiting, true));
        }
        message.Missed("no", forGood: false, DateTime.UnixEpoch);
        (message.State, message.DueAt).ShouldBe((MessageState.Failed, null));
        await Task.CompletedTask;
    }

    [TestCase("a@b.cn", true)]
    [TestCase("a@b", false)]
    [TestCase("a\r\nBcc: x@y.cn", false)]
    [TestCase("", false)]
    public void A_mail_address_is_one_address(string text, bool good) => ContactRule.IsMail(text).ShouldBe(good);

    [Test]
    public async Task A_department_account_may_not_see_the_messages()
    {
        using var person = await Operator.SignIn("xuhui");
        (await person.Get("/admin/messages")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private static async Task<((Guid Id, string UserName, string Password) Account, string Mail)> Reachable()
    {
        var account = await AdminKit.CreateReady();
        var mail = account.UserName + "@example.cn";
        await Slice.Send(AdminKit.Administrator, new SaveContact.Command(account.Id, mail, Mobile));
        return (account, mail);
    }

    private static Task<int> Tell(Guid account, string text, NotifyWays ways = NotifyWays.Both) => Slice.Db<AdminDb, int>(db =>
    {
        AdminKit.Service<INotify>().ToAccount(db, account, new("test", "测试", text), ways);
        return db.SaveChangesAsync();
    });

    private static async Task Deliver()
    {
        await Slice.Run<OutboxJob>();
        await Slice.Run<DeliverMessagesJob>();
    }

    private static Task<List<OutgoingMessage>> MessagesOf(Guid account) =>
        Slice.Db<AdminDb, List<OutgoingMessage>>(db => db.Messages.AsNoTracking().Where(m => m.AccountId == account).ToListAsync());

    /// <summary>A short message gateway on the loopback, and the job with a sender that knows it.</summary>
    private sealed class Gateway(WebApplication app) : IAsyncDisposable
    {
        private const string Secret = "gateway-secret";
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _bodies = new();
        private int _good;

        public int Answer { get; set; } = 200;

        public System.Collections.Concurrent.ConcurrentQueue<string> Bodies => _bodies;

        public int GoodSignatures => _good;

        public static async Task<Gateway> Start()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            var gateway = new Gateway(app);
            app.MapPost("/messages", gateway.Take);
            await app.StartAsync();
            return gateway;
        }

        public async Task Run()
        {
            await using var scope = TestHost.Services.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<ActorContext>().Actor = Actor.System;
            using var http = new HttpClient();
            var options = Options.Create(new DeliveryOptions { Sms = new() { BaseUrl = app.Urls.Single(), AppId = "test", Secret = Secret } });
            var services = scope.ServiceProvider;
            await new DeliverMessages.Handler(services.GetRequiredService<AdminDb>(), services.GetRequiredService<MessageSeal>(), services.GetRequiredService<IMailSender>(),
                new HttpSmsSender(http, options, TestHost.Clock), Microsoft.Extensions.Logging.Abstractions.NullLogger<DeliverMessages.Handler>.Instance)
                .Handle(new DeliverMessages.Command(), CancellationToken.None);
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private async Task<IResult> Take(HttpRequest request)
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            _bodies.Enqueue(System.Text.Encoding.UTF8.GetString(body.ToArray()));
            if (request.Headers["Ssm-Signature"] == HttpSmsSender.Sign(Secret, request.Headers["Ssm-Time"]!, body.ToArray()))
            {
                Interlocked.Increment(ref _good);
            }
            return Results.StatusCode(Answer);
        }
    }
}
