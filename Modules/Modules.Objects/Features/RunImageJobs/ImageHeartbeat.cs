using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SuiShenMa.Kernel.Hosting;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;

namespace SuiShenMa.Objects.Features;

/// <summary>Writes the progress within a part once a second, which also keeps the claim; stops the part when the claim is gone.</summary>
internal sealed class ImageHeartbeat(IServiceScopeFactory scopes, NodeIdentity node, ILogger<ImageHeartbeat> log)
{
    public Beat Start(ImageJob job, int done, CancellationToken ct) => new(this, job.JobId, done, ct);

    private async Task<bool> WriteAsync(string jobId, int completed, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ObjectsDb>();
        return await db.RenewAsync(db.ImageJobs.Where(j => j.JobId == jobId && j.State == ImageJobState.Running), node.Name, ct, s => s.SetProperty(j => j.Completed, completed));
    }

    /// <summary>The heartbeat of one part.</summary>
    internal sealed class Beat : IAsyncDisposable
    {
        private readonly ImageHeartbeat _owner;
        private readonly string _jobId;
        private readonly int _before;
        private readonly CancellationToken _outer;
        private readonly CancellationTokenSource _stop;
        private readonly Count _count = new();
        private readonly Task _loop;

        public Beat(ImageHeartbeat owner, string jobId, int before, CancellationToken ct)
        {
            (_owner, _jobId, _before, _outer) = (owner, jobId, before, ct);
            _stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
            Token = _stop.Token;
            _loop = LoopAsync();
        }

        public IProgress<int> Progress => _count;

        public CancellationToken Token { get; }

        /// <exception cref="ClaimLost">The work was stopped because another host has the job.</exception>
        public async Task GuardAsync(Func<Task> work)
        {
            try
            {
                await work();
            }
            catch (OperationCanceledException) when (!_outer.IsCancellationRequested)
            {
                throw new ClaimLost();
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _stop.Dispose();
        }

        private async Task LoopAsync()
        {
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
            while (await timer.WaitForNextTickAsync(Token))
            {
                try
                {
                    if (!await _owner.WriteAsync(_jobId, _before + _count.Value, Token))
                    {
                        await _stop.CancelAsync();
                    }
                }
                catch (Exception e) when (!Token.IsCancellationRequested)
                {
                    _owner.LogMissed(_jobId, e);
                }
            }
        }

        private sealed class Count : IProgress<int>
        {
            private int _value;

            public int Value => Volatile.Read(ref _value);

            public void Report(int value) => Volatile.Write(ref _value, value);
        }
    }

    /// <summary>The claim holds for a minute, so one missed beat costs nothing but a stale number.</summary>
    private void LogMissed(string jobId, Exception e) => log.LogWarning(e, "Progress of image job {JobId} could not be written", jobId);
}
