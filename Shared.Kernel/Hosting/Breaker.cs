namespace SuiShenMa.Kernel.Hosting;

/// <summary>What a failure says about the service.</summary>
public enum FailureWeight
{
    /// <summary>Nothing: the question was odd.</summary>
    None,

    /// <summary>Several in a row stop the asking for a while.</summary>
    Passing,

    /// <summary>It does not heal within seconds (a wrong key, an empty quota): one stops the asking for longer.</summary>
    Lasting,
}

/// <summary>Bounds the requests under way to an outside service and stops asking one that fails; one per process and service.</summary>
/// <param name="breakAfter">So many passing failures in a row open it.</param>
/// <param name="again">What is thrown instead of asking, made from the failure that opened it.</param>
public sealed class Breaker<TFailure>(int slots, int breakAfter, TimeSpan breakFor, TimeProvider clock, Func<TFailure, FailureWeight> weigh, Func<TFailure, TFailure> again)
    : IDisposable where TFailure : Exception
{
    private static readonly TimeSpan LongBreak = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _slots = new(slots);
    private readonly Lock _lock = new();
    private int _failures;
    private long _openedAt;
    private TimeSpan _openFor;
    private TFailure? _opener;

    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(ask);
        await _slots.WaitAsync(ct);
        try
        {
            if (Opener() is { } opener)
            {
                throw again(opener);
            }
            try
            {
                var answer = await ask(ct);
                Succeeded();
                return answer;
            }
            catch (TFailure e)
            {
                Failed(e);
                throw;
            }
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose() => _slots.Dispose();

    /// <summary>The failure because of which nobody should ask; when the break is over one caller gets through to try.</summary>
    private TFailure? Opener()
    {
        lock (_lock)
        {
            if (_opener is null || clock.GetElapsedTime(_openedAt) < _openFor)
            {
                return _opener;
            }
            _openedAt = clock.GetTimestamp(); // The others wait for the outcome of this trial.
            return null;
        }
    }

    private void Succeeded()
    {
        lock (_lock)
        {
            (_failures, _opener) = (0, null);
        }
    }

    private void Failed(TFailure failure)
    {
        var weight = weigh(failure);
        if (weight == FailureWeight.None)
        {
            return;
        }
        lock (_lock)
        {
            _failures++;
            if (weight == FailureWeight.Lasting || _failures >= breakAfter)
            {
                (_openedAt, _openFor, _opener) = (clock.GetTimestamp(), weight == FailureWeight.Lasting && LongBreak > breakFor ? LongBreak : breakFor, failure);
            }
        }
    }
}
