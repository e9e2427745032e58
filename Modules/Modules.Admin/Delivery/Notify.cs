using System.Text.Json;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Outbox;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Admin.Delivery;

/// <summary>Somebody is to be told something; the words and the address are sealed, because the outbox is no place for them.</summary>
[EventName("admin.message-wanted.v1")]
internal sealed record MessageWanted(Guid Id, string Kind, NotifyWays Ways, Guid? AccountId, string Sealed) : IEvent;

/// <summary>Puts messages into the caller's outbox.</summary>
internal sealed class Notify(MessageSeal seal) : INotify
{
    public void ToAccount(ModuleDb db, Guid accountId, Notification message, NotifyWays ways = NotifyWays.Both) =>
        Publish(db, accountId, "", message, ways);

    public void ToAddress(ModuleDb db, string address, Notification message)
    {
        var text = address.Trim();
        var way = ContactRule.IsMail(text) ? NotifyWays.Mail : ContactRule.IsMobile(text) ? NotifyWays.Sms
            : throw new ArgumentException("Neither a mail address nor a mobile number.", nameof(address));
        Publish(db, null, text, message, way);
    }

    private void Publish(ModuleDb db, Guid? accountId, string address, Notification message, NotifyWays ways)
    {
        var id = Guid.CreateVersion7();
        db.Publish(new MessageWanted(id, message.Kind, ways, accountId, seal.Close(id, new MessageContent(address, message.Subject, message.Text))));
    }
}

/// <param name="Address">Mail address or mobile number; empty in the event when an account is meant.</param>
internal sealed record MessageContent(string Address, string Subject, string Text);

/// <summary>Seals the address and the words of a message, bound to its row.</summary>
internal sealed class MessageSeal(FieldCipher cipher)
{
    public string Close(Guid id, MessageContent content) => cipher.Encrypt(JsonSerializer.Serialize(content, Json.Stored), "admin_message", id.ToString("N"), "content");

    public MessageContent Open(Guid id, string closed) => JsonSerializer.Deserialize<MessageContent>(cipher.Decrypt(closed, "admin_message", id.ToString("N"), "content"), Json.Stored)!;
}
