using System.ComponentModel.DataAnnotations;

namespace SuiShenMa.Admin.Domain;

internal enum ProvisioningState { Waiting, Done, Failed }

/// <summary>How far the portal knows an account, and who the account is there.</summary>
internal sealed class Provisioning
{
    /// <summary>About two days of trying.</summary>
    public const int MaxAttempts = 48;

    /// <summary>Failures after which somebody is told.</summary>
    public const int TellAfter = 5;

    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    public Guid AccountId { get; init; }
    [MaxLength(64)] public string LoginName { get; init; } = "";

    /// <summary>The account's subject at the portal; whoever comes with it is this account.</summary>
    [MaxLength(128)] public string? Subject { get; private set; }

    /// <summary>When the holder bound the subject, with the account's own password; null while only the portal's answer to a push did.</summary>
    public DateTime? ConfirmedAt { get; private set; }

    /// <summary>When a binding was undone: from then on only the holder binds, and no answer to a push.</summary>
    public DateTime? UnboundAt { get; private set; }

    /// <summary>The answer to a push says who the account is at the portal.</summary>
    public bool TakesPushed => ConfirmedAt is null && UnboundAt is null;

    public ProvisioningState State { get; private set; }
    public int Attempts { get; private set; }
    public DateTime? DueAt { get; private set; }
    public DateTime? PushedAt { get; private set; }
    [MaxLength(300)] public string? LastError { get; private set; }
    public int Version { get; private set; }

    /// <summary>HMAC-SM3 over the row as it stands (docs/adr/0019).</summary>
    [MaxLength(80)] public string? RowSeal { get; set; }

    /// <summary>The account changed, or somebody wants it pushed again.</summary>
    public void Want(DateTime now)
    {
        (State, Attempts, DueAt) = (ProvisioningState.Waiting, 0, now);
        Version++;
    }

    /// <summary>The push arrived. What the holder has bound stays bound, and what was undone stays undone.</summary>
    public void Arrived(string subject, DateTime now)
    {
        (State, Subject, PushedAt, DueAt, LastError, Attempts) = (ProvisioningState.Done, TakesPushed ? subject : Subject, now, null, null, 0);
        Version++;
    }

    public void Missed(string reason, bool forGood, DateTime now)
    {
        Attempts++;
        LastError = reason.Length > 300 ? reason[..300] : reason;
        var over = forGood || Attempts >= MaxAttempts;
        (State, DueAt) = over ? (ProvisioningState.Failed, (DateTime?)null) : (ProvisioningState.Waiting, now.AddSeconds(Math.Min(3600, 10 * Math.Pow(2, Attempts))));
        Version++;
    }

    /// <summary>The holder proved to be both: the person at the portal and the holder of the account.</summary>
    public void Bind(string subject, DateTime now)
    {
        (Subject, ConfirmedAt, UnboundAt) = (subject, now, null);
        Version++;
    }

    /// <summary>Nobody of the portal is this account any more.</summary>
    public void Unbind(DateTime now)
    {
        (Subject, ConfirmedAt, UnboundAt) = (null, null, now);
        Version++;
    }
}
