using SuiShenMa.Kernel.Outbox;

namespace SuiShenMa.Admin.SingleSignOn;

/// <summary>Something of an account changed that the portal must know; written with the change, whoever made it (<c>AdminDb</c>).</summary>
[EventName("admin.account-saved.v1")]
internal sealed record AccountSaved(Guid AccountId) : IEvent;
