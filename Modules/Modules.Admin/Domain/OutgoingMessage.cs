using System.ComponentModel.DataAnnotations;

namespace SuiShenMa.Admin.Domain;

internal enum MessageWay { Mail, Sms }

internal enum MessageState { Waiting, Sent, Failed, NoAddress }

/// <summary>One mail or short message on its way to a person; address and words are sealed.</summary>
internal sealed class OutgoingMessage
{
    public const int MaxAttempts = 10;

    /// <summary>How long a host that took the message may be silent before another one tries.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    public Guid Id { get; init; } = Guid.CreateVersion7();
    [MaxLength(64)] public string Kind { get; init; } = "";
    public MessageWay Way { get; init; }
    public Guid? AccountId { get; init; }

    /// <summary>The address as it may be shown.</summary>
    [MaxLength(160)] public string MaskedAddress { get; init; } = "";

    public string Sealed { get; init; } = "";
    public MessageState State { get; private set; }
    public int Attempts { get; private set; }
    public DateTime CreatedAt { get; init; }

    /// <summary>Null once nothing will be tried any more.</summary>
    public DateTime? DueAt { get; private set; }

    public DateTime? SentAt { get; private set; }
    [MaxLength(300)] public string? LastError { get; private set; }
    public int Version { get; private set; }

    public static OutgoingMessage Waiting(Guid id, string kind, MessageWay way, Guid? accountId, string masked, string sealedText, DateTime now) =>
        new() { Id = id, Kind = kind, Way = way, AccountId = accountId, MaskedAddress = masked, Sealed = sealedText, CreatedAt = now, DueAt = now };

    public static OutgoingMessage WithoutAddress(Guid id, string kind, MessageWay way, Guid accountId, DateTime now) =>
        new() { Id = id, Kind = kind, Way = way, AccountId = accountId, State = MessageState.NoAddress, CreatedAt = now };

    public void Arrived(DateTime now)
    {
        (State, SentAt, DueAt, LastError) = (MessageState.Sent, now, null, null);
        Attempts++;
        Version++;
    }

    /// <summary>Waits longer each time; gives up after <see cref="MaxAttempts"/> or when the other side refused for good.</summary>
    public void Missed(string reason, bool forGood, DateTime now)
    {
        Attempts++;
        LastError = reason.Length > 300 ? reason[..300] : reason;
        var over = forGood || Attempts >= MaxAttempts;
        (State, DueAt) = over ? (MessageState.Failed, (DateTime?)null) : (MessageState.Waiting, now.AddSeconds(Math.Min(3600, 15 * Math.Pow(2, Attempts))));
        Version++;
    }

    public void TryAgain(DateTime now)
    {
        (State, Attempts, DueAt) = (MessageState.Waiting, 0, now);
        Version++;
    }
}

/// <summary>Where the holder of an account is reached; sealed, shown masked.</summary>
internal sealed class AccountContact
{
    public Guid AccountId { get; init; }
    [MaxLength(512)] public string? Mail { get; set; }
    [MaxLength(256)] public string? Mobile { get; set; }
    public int Version { get; set; }
}
