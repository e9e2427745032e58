using System.ComponentModel.DataAnnotations;
using SuiShenMa.Kernel;

namespace SuiShenMa.Admin.Domain;

/// <summary>The hash below the HMAC of an authenticator's codes. Each enrolment keeps its own.</summary>
internal enum OtpAlgorithm { Sha1, Sm3 }

/// <summary>The authenticator (TOTP, RFC 6238) of an account; its secret is sealed.</summary>
/// <remarks>GB/T 22239-2019 8.1.4.1d.</remarks>
internal sealed class SecondFactor
{
    public const string Table = "admin_second_factor";
    public const int FailuresBeforeLock = 5;
    public static readonly TimeSpan Lock = TimeSpan.FromMinutes(30);

    public Guid AccountId { get; init; }
    [MaxLength(256)] public string Sealed { get; private set; } = "";

    public OtpAlgorithm Algorithm { get; private set; }

    /// <summary>Null while the person has not yet shown that the authenticator works.</summary>
    public DateTime? ConfirmedAt { get; private set; }

    /// <summary>The latest time step whose code was used: no code is taken twice, nor one before it.</summary>
    public long LastStep { get; private set; }

    public int Failures { get; private set; }
    public DateTime? LockedUntil { get; private set; }
    public int Version { get; private set; }

    /// <summary>HMAC-SM3 over the row as it stands (docs/adr/0019).</summary>
    [MaxLength(80)] public string? RowSeal { get; set; }

    /// <summary>A new secret, not yet confirmed.</summary>
    public void Offer(string sealedSecret, OtpAlgorithm algorithm)
    {
        (Sealed, Algorithm, ConfirmedAt, LastStep, Failures, LockedUntil) = (sealedSecret, algorithm, null, 0, 0, null);
        Version++;
    }

    /// <summary>Counts an attempt before its code is looked at. Whoever gets here knows the password, so the lock is on the account.</summary>
    public void Begin(DateTime now)
    {
        if (LockedUntil > now)
        {
            throw new RuleViolation("second-factor.locked", "验证码多次不正确，请 30 分钟后再试，或联系管理员重置二次验证。", 429) { RetryAfterSeconds = (int)Lock.TotalSeconds };
        }
        LockedUntil = null;
        if (++Failures >= FailuresBeforeLock)
        {
            (Failures, LockedUntil) = (0, now + Lock);
        }
        Version++;
    }

    public void Succeed(long step, DateTime now)
    {
        (Failures, LockedUntil) = (0, null);
        LastStep = Math.Max(LastStep, step);
        ConfirmedAt ??= now;
    }
}

/// <summary>A code for the day on which the authenticator is lost; each opens once.</summary>
internal sealed class RecoveryCode
{
    public Guid AccountId { get; init; }

    /// <summary>HMAC-SM3 of the code.</summary>
    [MaxLength(64)] public string Hash { get; init; } = "";

    public DateTime? UsedAt { get; set; }
    public int Version { get; set; }

    /// <summary>HMAC-SM3 over the row as it stands (docs/adr/0019).</summary>
    [MaxLength(80)] public string? RowSeal { get; set; }
}
