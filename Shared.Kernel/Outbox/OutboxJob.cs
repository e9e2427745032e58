using System.Reflection;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Kernel.Outbox;

/// <summary>A consumer found in a module: which event, which class.</summary>
internal sealed record Consumer(string EventName, Type EventType, Type ConsumerType)
{
    public string Name => ConsumerType.FullName!;
}

/// <summary>Registers the consumers of a module.</summary>
public static class OutboxRegistration
{
    public static IServiceCollection AddConsumers(this IServiceCollection services, Assembly assembly)
    {
        foreach (var type in assembly.GetTypes().Where(t => t is { IsAbstract: false, IsClass: true }))
        {
            foreach (var contract in type.GetInterfaces().Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IConsume<>)))
            {
                var eventType = contract.GenericTypeArguments[0];
                services.AddTransient(type);
                services.AddSingleton(new Consumer(EventNames.Of(eventType), eventType, type));
            }
        }
        return services;
    }
}

/// <summary>Delivers what waits in the outbox, oldest first; a consumer that fails is tried again later and holds nobody else up.</summary>
internal sealed class OutboxJob(IServiceScopeFactory scopes, IEnumerable<Consumer> consumers, ModuleDbMap map, TimeProvider clock, ILogger<OutboxJob> log) : IJob
{
    private const int Batch = 200;
    private const int MaxAttempts = 20;
    private readonly ILookup<string, Consumer> _consumers = consumers.ToLookup(c => c.EventName);

    public async Task RunAsync(CancellationToken ct)
    {
        while (true)
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<KernelDb>();
            var now = clock.GetUtcNow().UtcDateTime;
            var due = await db.Outbox.AsNoTracking().Where(m => m.DueAt <= now).OrderBy(m => m.Sequence).Take(Batch).ToListAsync(ct);
            var done = new List<long>(due.Count);
            foreach (var message in due)
            {
                if (await DeliverAsync(message, ct) is { } error)
                {
                    await DeferAsync(db, message, error, ct);
                }
                else
                {
                    done.Add(message.Sequence);
                }
            }
            await db.Outbox.Where(m => done.Contains(m.Sequence)).ExecuteDeleteAsync(ct);
            if (due.Count < Batch)
            {
                return;
            }
        }
    }

    private async Task<string?> DeliverAsync(OutboxMessage message, CancellationToken ct)
    {
        foreach (var consumer in _consumers[message.Name])
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                JobScope.ActAsSystem(scope.ServiceProvider);
                await ConsumeAsync(scope.ServiceProvider, consumer, message, ct);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogWarning(e, "{Consumer} failed on {Event} {Id}, attempt {Attempt}", consumer.Name, message.Name, message.Id, message.Attempts + 1);
                return e.GetType().Name + ": " + e.Message;
            }
        }
        return null;
    }

    private async Task ConsumeAsync(IServiceProvider services, Consumer consumer, OutboxMessage message, CancellationToken ct)
    {
        var db = map.For(consumer.ConsumerType.Assembly, services);
        if (await db.Inbox.AnyAsync(i => i.EventId == message.Id && i.Consumer == consumer.Name, ct))
        {
            return;
        }
        var @event = JsonSerializer.Deserialize(message.Payload, consumer.EventType, Json.Stored)!;
        await db.InTransactionAsync(async () =>
        {
            db.Inbox.Add(new InboxMessage { EventId = message.Id, Consumer = consumer.Name, At = db.Now });
            var handle = typeof(IConsume<>).MakeGenericType(consumer.EventType).GetMethod(nameof(IConsume<IEvent>.HandleAsync))!;
            await (Task)handle.Invoke(services.GetRequiredService(consumer.ConsumerType), [@event, ct])!;
            await db.SaveChangesAsync(ct);
        }, ct);
    }

    private async Task DeferAsync(KernelDb db, OutboxMessage message, string error, CancellationToken ct)
    {
        var attempts = message.Attempts + 1;
        DateTime? due = attempts >= MaxAttempts ? null : clock.GetUtcNow().UtcDateTime.AddSeconds(Math.Min(3600, Math.Pow(2, attempts)));
        var shortened = error.Length > 1000 ? error[..1000] : error;
        await db.Outbox.Where(m => m.Sequence == message.Sequence).ExecuteUpdateAsync(s => s
            .SetProperty(m => m.Attempts, attempts)
            .SetProperty(m => m.DueAt, due)
            .SetProperty(m => m.LastError, shortened), ct);
        if (due is null)
        {
            log.LogError("Gave up on {Event} {Id} after {Attempts} attempts; it stays in the outbox", message.Name, message.Id, attempts);
        }
    }
}
