using SuiShenMa.Kernel.Outbox;

namespace SuiShenMa.Admin.Contracts;

/// <summary>
/// A module has something to tell to people inside the platform: <c>db.Publish(new NoticeWanted(…))</c> with the change that it is
/// about. It appears under the bell of each account that it is for, once per key.
/// </summary>
/// <param name="Key">Names the matter, such as <c>batch:20261128-0001</c>; 96 characters at most. The same key is told once per account.</param>
/// <param name="Kind">Stable name in lower case, such as <c>batch-done</c>; 32 characters at most.</param>
/// <param name="Title">In Chinese, 200 characters at most.</param>
/// <param name="Text">In Chinese, 1 000 characters at most; null for none.</param>
/// <param name="Href">Page of the platform that it leads to, beginning with a slash; null for none.</param>
/// <param name="AccountId">The one account that it is for; null for all accounts of <paramref name="DepartmentId"/>.</param>
/// <param name="Ways">Mail or a short message as well.</param>
[EventName("admin.notice-wanted.v1")]
public sealed record NoticeWanted(string Key, string Kind, string Title, string? Text, string? Href, Guid? AccountId, string? DepartmentId, NotifyWays Ways = NotifyWays.None) : IEvent;
