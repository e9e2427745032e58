namespace SuiShenMa.Tests.Kit;

/// <summary>The real clock, moved by as much as a test wants; moved back when the returned value is disposed.</summary>
internal sealed class TestClock : TimeProvider
{
    private TimeSpan _wall;
    private TimeSpan _steady;

    /// <summary>How far the wall clock is ahead of the real one.</summary>
    public TimeSpan Moved => _wall;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _wall;

    public override long GetTimestamp() => base.GetTimestamp() + (long)(_steady.TotalSeconds * TimestampFrequency);

    /// <summary>Time has passed: the wall clock and the monotonic clock moved alike.</summary>
    public IDisposable Ahead(TimeSpan by)
    {
        (_wall, _steady) = (_wall + by, _steady + by);
        return new Back(() => (_wall, _steady) = (_wall - by, _steady - by));
    }

    /// <summary>Somebody set the wall clock; no time has passed.</summary>
    public IDisposable WallAhead(TimeSpan by)
    {
        _wall += by;
        return new Back(() => _wall -= by);
    }

    private sealed class Back(Action undo) : IDisposable
    {
        private Action? _undo = undo;

        public void Dispose() => Interlocked.Exchange(ref _undo, null)?.Invoke();
    }
}
