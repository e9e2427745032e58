using Microsoft.Extensions.Options;

namespace SuiShenMa.Objects.Geocoding.Providers;

/// <summary>Bounds the requests under way and stops asking a service that fails; one per process.</summary>
internal sealed class MapProviderGate(IOptions<GeocodingOptions> options, TimeProvider clock) : IDisposable
{
    // A wrong key or an empty quota does not heal within seconds.
    private static readonly TimeSpan LongBreak = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _slots = new(options.Value.MaxConcurrency);
    private readonly Lock _lock = new();
    private int _failures;
    private long _openedAt;
    private TimeSpan _openFor;
    private MapFailure _reason;

    /// <summary>The reason while nobody should ask; when the break is over one caller gets through to try.</summary>
    private MapFailure? Closed()
    {
        lock (_lock)
        {
            if (_openFor == TimeSpan.Zero)
                return null;
            if (clock.GetElapsedTime(_openedAt) < _openFor)
                return _reason;
            _openedAt = clock.GetTimestamp(); // The others wait for the outcome of this trial.
            return null;
        }
    }

    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken ct)
    {
        await _slots.WaitAsync(ct);
        try
        {
            if (Closed() is { } reason)
                throw new MapProviderException(reason, "not asked after earlier failures");
            try
            {
                var answer = await ask(ct);
                Succeeded();
                return answer;
            }
            catch (MapProviderException e)
            {
                Failed(e.Failure);
                throw;
            }
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose() => _slots.Dispose();

    private void Succeeded()
    {
        lock (_lock)
            (_failures, _openFor) = (0, TimeSpan.Zero);
    }

    private void Failed(MapFailure failure)
    {
        if (failure == MapFailure.BadRequest)
            return; // One odd address says nothing about the service.
        lock (_lock)
        {
            var lasting = failure is MapFailure.WrongKey or MapFailure.QuotaUsedUp;
            _failures++;
            if (!lasting && _failures < options.Value.BreakAfter)
                return;
            var brief = TimeSpan.FromSeconds(options.Value.BreakSeconds);
            (_openedAt, _openFor, _reason) = (clock.GetTimestamp(), lasting && LongBreak > brief ? LongBreak : brief, failure);
        }
    }
}
