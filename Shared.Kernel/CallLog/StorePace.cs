namespace SuiShenMa.Kernel.CallLog;

/// <summary>
/// How many calls a second the log writes into the database. A peak beyond it goes to the disk, in large pieces that cost a tenth,
/// and is written when the peak is over: verifying has the machine then. Used by one writer at a time.
/// </summary>
/// <param name="perSecond">At least 1.</param>
internal sealed class StorePace(int perSecond, TimeProvider clock)
{
    /// <summary>The load that the platform is accepted at (9 000 calls a second) and a little more.</summary>
    public const int Usual = 10_000;

    private readonly int _perSecond = perSecond >= 1 ? perSecond : throw new ArgumentOutOfRangeException(nameof(perSecond), perSecond, "CallLog:StoredPerSecond must be at least 1.");
    private double _left = perSecond;
    private long _at = clock.GetTimestamp();

    /// <summary>Whether so many calls may be written now; a second's calls are saved up at most, and more than that at once when all are there.</summary>
    public bool Allows(int calls) => Left() >= Math.Min(calls, _perSecond);

    /// <summary>Not even half of what may be written is.</summary>
    public bool IsCalm => Left() >= _perSecond / 2.0;

    /// <summary>So many were written.</summary>
    public void Took(int calls) => _left -= calls;

    private double Left()
    {
        var now = clock.GetTimestamp();
        (_left, _at) = (Math.Min(_perSecond, _left + (clock.GetElapsedTime(_at, now).TotalSeconds * _perSecond)), now);
        return _left;
    }
}
