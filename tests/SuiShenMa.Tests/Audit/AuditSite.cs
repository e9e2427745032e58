using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Tests.Audit;

/// <summary>A host with a database of its own: what is tampered with here is nobody else's log.</summary>
internal sealed class AuditSite : IAsyncDisposable
{
    public AuditSite(string? folder = null, string? node = null)
    {
        Folder = folder ?? Path.Combine(Path.GetTempPath(), "ssm-tests", Guid.CreateVersion7().ToString("N"));
        Factory = TestHost.NewFactory(Folder, b => b.UseSetting("SSM_NODE", node ?? "audit-site"));
        _ = Factory.Services;
    }

    public string Folder { get; }

    public WebApplicationFactory<Program> Factory { get; }

    public async Task<T> Db<T>(Func<KernelDb, Task<T>> look)
    {
        await using var scope = Factory.Services.CreateAsyncScope();
        JobScope.ActAsSystem(scope.ServiceProvider);
        return await look(scope.ServiceProvider.GetRequiredService<KernelDb>());
    }

    public async Task Run<TJob>() where TJob : IJob
    {
        await using var scope = Factory.Services.CreateAsyncScope();
        JobScope.ActAsSystem(scope.ServiceProvider);
        await scope.ServiceProvider.GetRequiredService<TJob>().RunAsync(CancellationToken.None);
    }

    /// <summary>Some acts of some people, each in a transaction of its own.</summary>
    public Task Act(int count = 1, string action = "test.changed") => Db(async db =>
    {
        for (var i = 0; i < count; i++)
        {
            db.Record(action, "thing", "t" + i, new { name = new[] { "旧", "新" + i } });
            await db.SaveChangesAsync();
        }
        return 0;
    });

    public Task Seal() => Run<SealAuditJob>();

    public Task<AuditReport> Verify(long? from = null, long? to = null) =>
        Factory.Services.GetRequiredService<AuditVerifier>().VerifyAsync(from, to, CancellationToken.None);

    public Task<long> LastSeq() => Db(async db => await db.Audit.MaxAsync(r => r.Seq) ?? 0);

    public Task<AuditRecord> Record(long seq) => Db(db => db.Audit.AsNoTracking().SingleAsync(r => r.Seq == seq));

    /// <summary>Writes a row as somebody with the database's password would, past the platform.</summary>
    public Task Put(AuditRecord record, bool isNew = false) => Db(async db =>
    {
        if (isNew)
        {
            record.Id = 0;
            db.Audit.Add(record);
        }
        else
        {
            db.Audit.Update(record);
        }
        return await db.SaveChangesAsync();
    });

    public Task Remove(long seq) => Db(db => db.Audit.Where(r => r.Seq == seq).ExecuteDeleteAsync());

    public async ValueTask DisposeAsync()
    {
        await Factory.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }
}
