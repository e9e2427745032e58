using System.Collections.Concurrent;
using Hangfire;
using Hangfire.InMemory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SuiShenMa.Kernel.Jobs;

/// <summary>
/// Work that the clock starts: recurring, without arguments, idempotent; it drains rows of our own tables and claims
/// them first, so that a second node or a second run does nothing twice.
/// </summary>
public interface IJob
{
    Task RunAsync(CancellationToken ct);
}

/// <summary>Starts a job soon, without waiting for its next turn.</summary>
public interface IJobClock
{
    void RunSoon(Type job);
}

/// <summary>What the current use case wants to happen once it is committed: jobs to wake, caches to tell.</summary>
public sealed class AfterCommit
{
    private HashSet<Type>? _jobs;
    private List<Action>? _actions;

    public void Wake<TJob>() where TJob : IJob => (_jobs ??= []).Add(typeof(TJob));

    public void Do(Action action) => (_actions ??= []).Add(action);

    internal void Run(IJobClock clock)
    {
        var (actions, jobs) = (_actions, _jobs);
        (_actions, _jobs) = (null, null);
        actions?.ForEach(a => a());
        foreach (var job in jobs ?? [])
        {
            clock.RunSoon(job);
        }
    }
}

/// <summary>When a job recurs.</summary>
internal sealed record JobSchedule(Type Job, int EverySeconds);

/// <summary>What Hangfire calls: runs a job in a scope of its own, never twice at a time in one process.</summary>
public sealed class JobRunner<TJob>(IServiceScopeFactory scopes, ILogger<JobRunner<TJob>> log) where TJob : IJob
{
    private static int _running;
    private static int _again;

    public async Task Run(CancellationToken ct)
    {
        Volatile.Write(ref _again, 1);
        if (Interlocked.CompareExchange(ref _running, 1, 0) != 0)
        {
            return;
        }
        try
        {
            while (Interlocked.Exchange(ref _again, 0) == 1 && !ct.IsCancellationRequested)
            {
                await using var scope = scopes.CreateAsyncScope();
                JobScope.ActAsSystem(scope.ServiceProvider);
                await scope.ServiceProvider.GetRequiredService<TJob>().RunAsync(ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The host is stopping; the rows stay and are found at the next start.
        }
        catch (Exception e)
        {
            log.LogError(e, "Job {Job} failed; it runs again at its next turn", typeof(TJob).Name);
        }
        finally
        {
            Volatile.Write(ref _running, 0);
        }
    }
}

/// <summary>Registration of jobs and of Hangfire, which is a clock here and never a store (docs/adr/0005).</summary>
public static class JobRegistration
{
    /// <summary>Adds a job that recurs every given number of seconds: 1 to 59, or whole minutes below an hour.</summary>
    public static IServiceCollection AddJob<TJob>(this IServiceCollection services, int everySeconds) where TJob : class, IJob
    {
        if (everySeconds is < 1 or >= 3_600 || (everySeconds >= 60 && everySeconds % 60 != 0))
        {
            // The clock would refuse it only at the start of a real host, and tests run without the clock.
            throw new ArgumentOutOfRangeException(nameof(everySeconds), everySeconds, $"{typeof(TJob).Name}: 1 to 59 seconds, or whole minutes below an hour.");
        }
        services.AddScoped<TJob>();
        services.AddSingleton<JobRunner<TJob>>();
        services.AddSingleton(new JobSchedule(typeof(TJob), everySeconds));
        return services;
    }

    internal static IServiceCollection AddJobs(this IServiceCollection services, bool runServer)
    {
        services.AddScoped<AfterCommit>();
        if (!runServer)
        {
            services.AddSingleton<IJobClock, StoppedClock>();
            return services;
        }
        services.AddHangfire(c => c
            .SetDataCompatibilityLevel(CompatibilityLevel.Version_180)
            .UseRecommendedSerializerSettings()
            .UseFilter(new AutomaticRetryAttribute { Attempts = 0 })
            .UseInMemoryStorage(new InMemoryStorageOptions { MaxExpirationTime = TimeSpan.FromMinutes(10) }));
        services.AddHangfireServer(o =>
        {
            o.WorkerCount = 4;
            o.SchedulePollingInterval = TimeSpan.FromSeconds(1);
            o.ShutdownTimeout = TimeSpan.FromSeconds(10);
        });
        services.AddSingleton<IJobClock, HangfireClock>();
        services.AddHostedService<RecurringJobs>();
        return services;
    }

    internal static string Cron(int everySeconds) => everySeconds < 60 ? $"*/{everySeconds} * * * * *" : $"0 */{everySeconds / 60} * * * *";
}

/// <summary>Starts jobs through Hangfire; a wish that is already queued is not queued again.</summary>
internal sealed class HangfireClock(IBackgroundJobClient client) : IJobClock
{
    public void RunSoon(Type job)
    {
        var runner = typeof(JobRunner<>).MakeGenericType(job);
        client.Create(new Hangfire.Common.Job(runner, runner.GetMethod(nameof(JobRunner<IJob>.Run)), CancellationToken.None), new Hangfire.States.EnqueuedState());
    }
}

/// <summary>No clock runs: tests start jobs by hand and look here at which were wanted.</summary>
internal sealed class StoppedClock : IJobClock
{
    public ConcurrentQueue<Type> Wanted { get; } = new();

    public void RunSoon(Type job) => Wanted.Enqueue(job);
}

internal sealed class RecurringJobs(IEnumerable<JobSchedule> schedules, IRecurringJobManager manager) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var schedule in schedules)
        {
            var runner = typeof(JobRunner<>).MakeGenericType(schedule.Job);
            manager.AddOrUpdate(schedule.Job.Name,
                new Hangfire.Common.Job(runner, runner.GetMethod(nameof(JobRunner<IJob>.Run)), CancellationToken.None),
                JobRegistration.Cron(schedule.EverySeconds), new RecurringJobOptions());
        }
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
