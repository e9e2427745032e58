using SuiShenMa.Kernel.Data;

namespace SuiShenMa.Admin.Contracts;

/// <summary>How a message leaves the platform.</summary>
[Flags]
public enum NotifyWays
{
    None = 0,
    Mail = 1,
    Sms = 2,
    Both = Mail | Sms,
}

/// <summary>What a person is told outside the platform.</summary>
/// <param name="Kind">Stable name in lower case, such as <c>password-reset</c>; 64 characters at most. It is shown in the list of messages.</param>
/// <param name="Subject">In Chinese, one line, 100 characters at most; a short message carries no subject.</param>
/// <param name="Text">In Chinese, plain text, 2 000 characters at most; a short message should stay below 200.</param>
public sealed record Notification(string Kind, string Subject, string Text);

/// <summary>
/// Mail and short messages to people. Nothing is sent in the call: the message is written, encrypted, with the caller's
/// next <c>SaveChangesAsync</c>, and goes out at least once after the commit, with retries. Without that save nothing is sent.
/// </summary>
public interface INotify
{
    /// <summary>To the holder of an account, by the ways for which the account has an address; a way without one is noted as such.</summary>
    /// <param name="db">The caller's own context, which it saves afterwards.</param>
    void ToAccount(ModuleDb db, Guid accountId, Notification message, NotifyWays ways = NotifyWays.Both);

    /// <summary>To a mail address (it contains @) or a mobile number of 11 digits, of somebody without an account.</summary>
    /// <exception cref="ArgumentException">Neither of the two.</exception>
    void ToAddress(ModuleDb db, string address, Notification message);
}
