using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Admin.Features;

/// <summary>An administrator has a message that could not be sent tried once more from the start.</summary>
internal static class ResendMessage
{
    internal sealed record Command(Guid Id) : ICommand<Done>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Id).NotEmpty().WithMessage("请选择消息。");
    }

    internal sealed class Handler(AdminDb db, AfterCommit after) : IHandle<Command, Done>
    {
        public async Task<Done> Handle(Command command, CancellationToken ct)
        {
            var message = await db.Messages.FirstOrDefaultAsync(m => m.Id == command.Id, ct) ?? throw new NotFound();
            if (message.State != MessageState.Failed)
            {
                throw new RuleViolation("message.not-failed", "只有发送失败的消息可以重新发送。");
            }
            message.TryAgain(db.Now);
            db.Record("message.resent", "message", message.Id.ToString("N"), new { message.Kind, message.Way });
            after.Wake<DeliverMessagesJob>();
            await db.SaveChangesAsync(ct);
            return default;
        }
    }
}
