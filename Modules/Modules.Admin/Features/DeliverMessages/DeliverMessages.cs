using System.Globalization;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delivery;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>Hands due messages to the mail and short message servers; what fails is tried again later, what is refused is not.</summary>
internal static class DeliverMessages
{
    internal sealed record Command : ICommand<Result>;

    internal sealed record Result(int Sent, int Missed);

    internal sealed class Validator : AbstractValidator<Command>;

    internal sealed class Handler(AdminDb db, MessageSeal seal, IMailSender mail, ISmsSender sms, ILogger<Handler> log) : IHandle<Command, Result>
    {
        private const int Batch = 100;

        public async Task<Result> Handle(Command command, CancellationToken ct)
        {
            var now = db.Now;
            var due = await db.Messages.Where(m => m.State == MessageState.Waiting && m.DueAt <= now).OrderBy(m => m.DueAt).Take(Batch).Select(m => m.Id).ToListAsync(ct);
            var (sent, missed) = (0, 0);
            foreach (var id in due)
            {
                if (!await ClaimAsync(id, ct))
                {
                    continue;
                }
                var message = await db.Messages.FirstAsync(m => m.Id == id, ct);
                var reason = await SendAsync(message, ct);
                (sent, missed) = reason is null ? (sent + 1, missed) : (sent, missed + 1);
                await db.SaveChangesAsync(ct);
                db.Forget();
            }
            return new Result(sent, missed);
        }

        /// <summary>Two hosts never send the same message at a time: the due time moves on before anything is sent.</summary>
        private Task<bool> ClaimAsync(Guid id, CancellationToken ct) => db.InTransactionAsync(async () =>
        {
            var (now, until) = (db.Now, db.Now + OutgoingMessage.Lease);
            return await db.Messages.Where(m => m.Id == id && m.State == MessageState.Waiting && m.DueAt <= now)
                .ExecuteUpdateAsync(s => s.SetProperty(m => m.DueAt, until), ct) == 1;
        }, ct);

        private async Task<string?> SendAsync(OutgoingMessage message, CancellationToken ct)
        {
            try
            {
                var content = seal.Open(message.Id, message.Sealed);
                await (message.Way == MessageWay.Mail ? mail.SendAsync(message.Id, content, ct) : sms.SendAsync(message.Id, content, ct));
                message.Arrived(db.Now);
                return null;
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                message.Missed(e.Message, e is DeliveryRefused, db.Now);
                log.LogWarning("Message {Id} ({Kind}, {Way}) did not go out, attempt {Attempt}: {Error}", message.Id, message.Kind, message.Way, message.Attempts, e.GetType().Name);
                if (message.State == MessageState.Failed)
                {
                    // One notice an hour, however many fail.
                    db.Publish(new NoticeWanted(string.Create(CultureInfo.InvariantCulture, $"messages-failed:{db.Now:yyyyMMddHH}"), "messages-failed", "有邮件或短信未能送达",
                        "多次尝试或被对方拒绝后不再重发，请查看原因，处理后重新发送。", "/admin/messages?state=Failed", null, null)
                    { Permission = AdminPermissions.Delivery });
                    db.Record("message.failed", "message", message.Id.ToString("N"), new { message.Kind, message.Way, message.LastError });
                }
                return message.LastError;
            }
        }
    }
}
