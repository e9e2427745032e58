using SuiShenMa.Admin.Contracts;
using SuiShenMa.Admin.Data;
using SuiShenMa.Admin.Delivery;
using SuiShenMa.Admin.Domain;
using SuiShenMa.Admin.Notices;
using SuiShenMa.Kernel.Outbox;

namespace SuiShenMa.Admin.Features;

/// <summary>Makes one message for each way that the account has chosen, or that was asked for; an account without that address gets a line that says so.</summary>
internal sealed class OnMessageWanted(AdminDb db, MessageSeal seal, Contacts contacts) : IConsume<MessageWanted>
{
    public async Task HandleAsync(MessageWanted @event, CancellationToken ct)
    {
        var content = seal.Open(@event.Id, @event.Sealed);
        var (mail, mobile) = @event.AccountId is { } account ? await contacts.OfAsync(account, ct) : (content.Address, content.Address);
        var ways = @event.AccountId is { } chooser ? await db.WaysAsync(chooser, @event.Kind, @event.Ways, ct) : @event.Ways;
        if (ways.HasFlag(NotifyWays.Mail))
        {
            db.Messages.Add(Of(@event, MessageWay.Mail, content, mail));
        }
        if (ways.HasFlag(NotifyWays.Sms))
        {
            db.Messages.Add(Of(@event, MessageWay.Sms, content, mobile));
        }
    }

    private OutgoingMessage Of(MessageWanted wanted, MessageWay way, MessageContent content, string? address)
    {
        var id = Guid.CreateVersion7();
        return address is null
            ? OutgoingMessage.WithoutAddress(id, wanted.Kind, way, wanted.AccountId!.Value, db.Now)
            : OutgoingMessage.Waiting(id, wanted.Kind, way, wanted.AccountId, ContactRule.Mask(address), seal.Close(id, content with { Address = address }), db.Now);
    }
}
