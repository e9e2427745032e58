using SuiShenMa.Kernel.Outbox;
using SuiShenMa.Kernel.Security;

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
/// <param name="DepartmentId">Null, with <paramref name="AccountId"/> null as well: for all accounts that hold <see cref="Permission"/>.</param>
/// <param name="Ways">Mail or a short message as well.</param>
[EventName("admin.notice-wanted.v1")]
public sealed record NoticeWanted(string Key, string Kind, string Title, string? Text, string? Href, Guid? AccountId, string? DepartmentId, NotifyWays Ways = NotifyWays.None) : IEvent
{
    /// <summary>Only accounts that hold it at the time of telling are told; null for all.</summary>
    public string? Permission { get; init; }

    /// <summary>
    /// What it is about: only accounts whose data scope lets <see cref="Action"/> touch some of it are told, and <c>{count}</c> in title
    /// and text becomes how many of it that account may touch. Null when it is about nothing that a scope limits.
    /// </summary>
    public IReadOnlyList<NoticeSubject>? About { get; init; }

    public DataActions Action { get; init; } = DataActions.View;
}

/// <summary>So many things of one type in one region.</summary>
public sealed record NoticeSubject(string Type, string Region, int Count);
