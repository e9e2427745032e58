using MediatR;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.EntityFrameworkCore.Infrastructure;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Outbox;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Tests.Kernel.Mechanisms;

/// <summary>A host with the kernel, all modules, and one module more: the probe.</summary>
[SetUpFixture]
public sealed class ProbeHost
{
    private static readonly string Data = Path.Combine(Path.GetTempPath(), "ssm-tests", "probe-" + Guid.CreateVersion7().ToString("N"));

    internal static WebApplicationFactory<Program> Factory { get; private set; } = null!;

    internal static HookSet Hooks { get; } = new();

    [OneTimeSetUp]
    public static async Task Start()
    {
        Factory = NewFactory();
        await using var scope = Factory.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ProbeDb>().GetService<IRelationalDatabaseCreator>().CreateTablesAsync();
    }

    [OneTimeTearDown]
    public static async Task Stop()
    {
        if (Factory is not null)
        {
            await Factory.DisposeAsync();
        }
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (Directory.Exists(Data))
        {
            Directory.Delete(Data, recursive: true);
        }
    }

    /// <summary>Another host over the same database: the first one after its restart, or a second node.</summary>
    internal static WebApplicationFactory<Program> NewFactory() => TestHost.NewFactory(Data, builder => builder.ConfigureServices(services =>
    {
        services.AddModuleDb<ProbeDb, ProbeDbSqlite, ProbeDbMySql>();
        services.AddSingleton(Hooks);
        services.AddSlices(new SomeTypes(
            typeof(WriteNote.Command), typeof(WriteNote.Validator), typeof(WriteNote.Handler), typeof(CountUp.Command), typeof(CountUp.Validator), typeof(CountUp.Handler),
            typeof(CountOnce.Command), typeof(CountOnce.Validator), typeof(CountOnce.Handler), typeof(TakeSeat.Command), typeof(TakeSeat.Validator), typeof(TakeSeat.Handler)));
        services.AddConsumers(new SomeTypes(typeof(CopyNote), typeof(CountNote)));
    }));

    /// <summary>Sends a command through the whole pipeline, as the gateway would.</summary>
    internal static async Task<TResult> Send<TResult>(IRequest<TResult> request, string? key = null, string hash = "h", string caller = "probe", WebApplicationFactory<Program>? host = null)
    {
        await using var scope = (host ?? Factory).Services.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<ActorContext>();
        context.Actor = new Actor(ActorKind.Application, caller, caller, "city-data", "", Scope.Nothing, new HashSet<string>());
        context.TraceId = Guid.CreateVersion7().ToString("N");
        context.Idempotency = key is null ? null : new IdempotencyClaim(key, hash);
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request);
    }

    internal static async Task<T> Db<T>(Func<ProbeDb, Task<T>> look)
    {
        await using var scope = Factory.Services.CreateAsyncScope();
        return await look(scope.ServiceProvider.GetRequiredService<ProbeDb>());
    }

    internal static Task<int> Notes(string topic) => Db(db => db.Notes.CountAsync(n => n.Topic == topic));

    internal static async Task Deliver(WebApplicationFactory<Program>? host = null)
    {
        await using var scope = (host ?? Factory).Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<OutboxJob>().RunAsync(CancellationToken.None);
    }

    internal static Task<OutboxMessage?> Waiting(string topic) =>
        Db(db => db.Outbox.AsNoTracking().SingleOrDefaultAsync(m => m.Name == "probe.note-written.v1" && m.Payload.Contains("\"" + topic + "\"")));

    /// <summary>A name that no other test uses.</summary>
    internal static string NewTopic() => Guid.CreateVersion7().ToString("N");
}
