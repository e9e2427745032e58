namespace SuiShenMa.Tests.Kit;

/// <summary>The real clock, moved by as much as a test wants; moved back when the returned value is disposed.</summary>
internal sealed class TestClock : TimeProvider
{
    private TimeSpan _ahead;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _ahead;

    public IDisposable Ahead(TimeSpan by)
    {
        _ahead += by;
        return new Back(() => _ahead -= by);
    }

    private sealed class Back(Action undo) : IDisposable
    {
        private Action? _undo = undo;

        public void Dispose() => Interlocked.Exchange(ref _undo, null)?.Invoke();
    }
}
