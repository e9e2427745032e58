using System.ComponentModel.DataAnnotations;

namespace SuiShenMa.Admin.Domain;

/// <summary>By what, beside the password, the person was recognised.</summary>
internal enum FactorKind { None, Totp, RecoveryCode, Portal }

/// <summary>Why a session is over.</summary>
internal enum SessionEnd { SignedOut, Idle, TooLong, Displaced, ForcedOut, AccountDisabled, PasswordChanged, RightsChanged, PortalUnbound, Restored }

/// <summary>One sign-in of an operator at one browser, from its beginning to its end.</summary>
/// <remarks>
/// GB/T 22239-2019 8.1.4.1b, 8.1.4.2c. Sealed all but <see cref="LastSeenAt"/>, which is written past the change tracker: who holds the
/// database can neither make a session nor give one to another account, nor have one last longer than the policy's longest.
/// </remarks>
internal sealed class OperatorSession
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>SM3 of the secret in the cookie.</summary>
    [MaxLength(64)] public string TokenHash { get; init; } = "";

    public Guid AccountId { get; init; }

    /// <summary>Kind and stamp that the account had: when either changes the session is over.</summary>
    [MaxLength(32)] public string AccountKind { get; init; } = "";

    /// <inheritdoc cref="AccountKind"/>
    [MaxLength(32)] public string Stamp { get; set; } = "";

    public DateTime CreatedAt { get; init; }

    /// <summary>At most a minute behind while the session is used.</summary>
    public DateTime LastSeenAt { get; set; }

    [MaxLength(64)] public string? SourceIp { get; init; }
    [MaxLength(120)] public string Device { get; init; } = "";
    public FactorKind Factor { get; set; }
    public bool ByPortal { get; init; }

    /// <summary>What the portal wants to see when the person signs out there too; sealed.</summary>
    public string? PortalToken { get; init; }

    public DateTime? EndedAt { get; private set; }
    public SessionEnd? EndedBy { get; private set; }

    /// <summary>The administrator who ended it, if one did.</summary>
    [MaxLength(64)] public string? EndedByName { get; private set; }

    public int Version { get; set; }

    /// <summary>HMAC-SM3 over the row as it stands (docs/adr/0019, 0053).</summary>
    [MaxLength(80)] public string? RowSeal { get; set; }

    public void End(SessionEnd reason, DateTime at, string? by = null)
    {
        if (EndedAt is null)
        {
            (EndedAt, EndedBy, EndedByName) = (at, reason, by);
            Version++;
        }
    }

    /// <summary>The holder changed the password at this browser: the session follows.</summary>
    public void Follow(string stamp)
    {
        Stamp = stamp;
        Version++;
    }

    /// <summary>The holder enrolled at this browser, and has just shown a code.</summary>
    public void Strengthen(FactorKind factor)
    {
        Factor = factor;
        Version++;
    }

    /// <summary>Why the session is over by the passing of time; null while it is not.</summary>
    public static SessionEnd? Overdue(DateTime createdAt, DateTime lastSeenAt, TimeSpan idle, TimeSpan longest, DateTime now) =>
        now - createdAt >= longest ? SessionEnd.TooLong : now - lastSeenAt >= idle ? SessionEnd.Idle : null;
}
