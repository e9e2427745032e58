using System.ComponentModel.DataAnnotations;

namespace SuiShenMa.Admin.Domain;

/// <summary>
/// Failed sign-ins of one user name from one source (or from anywhere, source <c>*</c>). Names that do not exist are
/// counted alike, so that a lock does not tell which accounts exist.
/// </summary>
/// <remarks>GB/T 22239-2019 8.1.4.1b.</remarks>
internal sealed class SignInAttempts
{
    public const string Anywhere = "*";

    /// <summary>Failures from one source after which that source waits.</summary>
    public const int FromOneSource = 5;

    /// <summary>Failures from all sources after which sources that never signed in to the account wait, but only shortly: else a stranger could lock the owner out.</summary>
    public const int FromAnywhere = 25;

    /// <summary>The first lock; each further one without a good sign-in between is twice as long.</summary>
    public static readonly TimeSpan Lock = TimeSpan.FromMinutes(30);

    public static readonly TimeSpan LongestLock = TimeSpan.FromDays(1);
    public static readonly TimeSpan ShortLock = TimeSpan.FromMinutes(1);

    /// <summary>SM3 of the name as typed: people type passwords into name fields.</summary>
    [MaxLength(64)] public string NameHash { get; init; } = "";

    [MaxLength(64)] public string Source { get; init; } = "";
    public int Failures { get; private set; }
    public DateTime LastAt { get; private set; }
    public DateTime? LockedUntil { get; private set; }
    public DateTime? SucceededAt { get; private set; }

    /// <summary>Locks since the last good sign-in.</summary>
    public int Locks { get; private set; }

    public int Version { get; private set; }

    public bool IsLocked(DateTime now) => LockedUntil > now;

    /// <summary>Counts an attempt before its password is looked at, so that many at once cannot pass the limit.</summary>
    /// <param name="most">Failures from one source that bring the lock, by the policy.</param>
    /// <param name="first">The first lock, by the policy.</param>
    /// <returns>True when this attempt brings the lock.</returns>
    public bool Begin(DateTime now, int most = FromOneSource, TimeSpan? first = null)
    {
        if (LockedUntil <= now || LastAt < now - Lock)
        {
            (Failures, LockedUntil) = (0, null);
        }
        if (LastAt < now - LongestLock - LongestLock)
        {
            Locks = 0;
        }
        Failures++;
        LastAt = now;
        Version++;
        if (Failures < (Source == Anywhere ? FromAnywhere : most))
        {
            return false;
        }
        LockedUntil = now + (Source == Anywhere ? ShortLock : Longer(first ?? Lock, Locks++));
        return true;
    }

    private static TimeSpan Longer(TimeSpan first, int before) => first * Math.Pow(2, Math.Min(before, 10)) is var time && time < LongestLock ? time : LongestLock;

    /// <summary>The password was right: nothing was a failure.</summary>
    public void Succeed(DateTime now)
    {
        (Failures, LockedUntil, LastAt, Locks) = (0, null, now, 0);
        SucceededAt = Source == Anywhere ? null : now;
        Version++;
    }

    /// <summary>The owner was right from a source of their own; failures elsewhere stay counted.</summary>
    public void TakeBack()
    {
        Failures = Math.Max(0, Failures - 1);
        LockedUntil = null;
        Version++;
    }
}
