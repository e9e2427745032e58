using Microsoft.Extensions.Options;

namespace SuiShenMa.Enterprise.Registry;

/// <summary>Bounds the requests under way and stops asking a registry that fails; one per process.</summary>
internal sealed class RegistryBreaker(IOptions<RegistryOptions> options, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(options.Value.MaxConcurrency);
    private readonly Lock _lock = new();
    private int _failures;
    private long? _openedAt;

    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken ct)
    {
        await _slots.WaitAsync(ct);
        try
        {
            if (IsOpen())
            {
                throw new RegistryException(RegistryFailure.Unavailable, "not asked after earlier failures");
            }
            try
            {
                var answer = await ask(ct);
                lock (_lock)
                {
                    (_failures, _openedAt) = (0, null);
                }
                return answer;
            }
            catch (RegistryException)
            {
                lock (_lock)
                {
                    _failures++;
                    _openedAt = _failures >= options.Value.BreakAfter ? clock.GetTimestamp() : null;
                }
                throw;
            }
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose() => _slots.Dispose();

    /// <summary>When the break is over one caller gets through to try, and the others wait for its outcome.</summary>
    private bool IsOpen()
    {
        lock (_lock)
        {
            if (_openedAt is not { } openedAt)
            {
                return false;
            }
            if (clock.GetElapsedTime(openedAt) < TimeSpan.FromSeconds(options.Value.BreakSeconds))
            {
                return true;
            }
            _openedAt = clock.GetTimestamp();
            return false;
        }
    }
}
