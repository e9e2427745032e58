using Microsoft.EntityFrameworkCore;
using Shouldly;
using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Log;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Codes.Engine;

/// <summary>Rows written in bulk are the rows that Entity Framework would have written.</summary>
internal sealed class BulkTests
{
    private static readonly DateTime At = new DateTime(2031, 2, 3, 4, 5, 6, DateTimeKind.Utc).AddTicks(7_890_000);

    [Test]
    public async Task What_was_written_is_read_whatever_its_type()
    {
        var node = "bulk-" + Guid.CreateVersion7().ToString("N")[^8..];
        EngineCall[] rows =
        [
            Call(node, 1),
            Call(node, 2, c => (c.Failed, c.FailedAppId, c.FailedAction, c.Subject, c.Place) = (true, "甲's \"app\"", "verify", long.MaxValue, "口𠀀" + new string('长', 190))),
        ];
        await Slice.Db<CodesDb, int>(db => Written(db, rows));
        var read = await Slice.Db<CodesDb, List<EngineCall>>(db => db.Calls.AsNoTracking().Where(c => c.Node == node).OrderBy(c => c.Id).ToListAsync());
        read.ShouldBeEquivalentTo(rows.ToList());
        (await Slice.Db<CodesDb, int>(db => db.Calls.CountAsync(c => c.Node == node && c.At == At && c.Failed && c.Subject != null))).ShouldBe(1, "conditions meet the values as well");
    }

    [Test]
    public async Task A_number_that_the_database_gives_is_given()
    {
        var name = "bulk-" + Guid.CreateVersion7().ToString("N")[^8..];
        // Due when nobody lives any more, so that no consumer looks at them.
        OutboxMessage[] rows = [.. Enumerable.Range(0, 3).Select(i => new OutboxMessage { Id = Guid.CreateVersion7(), At = At, Name = name, Payload = "{}", DueAt = At.AddYears(200), Attempts = i })];
        await Slice.Db<CodesDb, int>(db => Written(db, rows));
        var read = await Slice.Db<CodesDb, List<OutboxMessage>>(async db =>
        {
            var found = await db.Outbox.AsNoTracking().Where(m => m.Name == name).OrderBy(m => m.Sequence).ToListAsync();
            await db.Outbox.Where(m => m.Name == name).ExecuteDeleteAsync();
            return found;
        });
        read.Select(m => (m.Id, m.Attempts, m.LastError)).ShouldBe(rows.Select(m => (m.Id, m.Attempts, (string?)null)));
        read.Select(m => m.Sequence).Distinct().Count().ShouldBe(3);
        read.ShouldAllBe(m => m.Sequence > 0);
    }

    [Test]
    public async Task They_go_with_the_transaction_that_they_were_written_in()
    {
        var node = "bulk-" + Guid.CreateVersion7().ToString("N")[^8..];
        await Should.ThrowAsync<InvalidDataException>(() => Slice.Db<CodesDb, int>(db => db.InTransactionAsync<int>(async () =>
        {
            await Bulk.WriteAsync(db, [Call(node, 1)], CancellationToken.None);
            throw new InvalidDataException("after the row");
        }, CancellationToken.None)));
        await Should.ThrowAsync<Exception>(() => Slice.Db<CodesDb, int>(db => Written(db, [Call(node, 2), Call(node, 2)])), "the same key twice");
        (await Slice.Db<CodesDb, int>(db => db.Calls.CountAsync(c => c.Node == node))).ShouldBe(0);
    }

    private static Task<int> Written<T>(CodesDb db, T[] rows) where T : class => db.InTransactionAsync(async () =>
    {
        await Bulk.WriteAsync(db, rows, CancellationToken.None);
        return 0;
    }, CancellationToken.None);

    private static EngineCall Call(string node, long id, Action<EngineCall>? more = null)
    {
        var call = new EngineCall { Region = "310104", Month = 203102, Id = id, Node = node, At = At, AppId = "bulk", Action = "verify", Status = 200, Reason = "ok", DurationMicros = 5, TraceId = Guid.CreateVersion7().ToString("N"), Parameters = """{"code":"甲"}""" };
        more?.Invoke(call);
        return call;
    }
}
