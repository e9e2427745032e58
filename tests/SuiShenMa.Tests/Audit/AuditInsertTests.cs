using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Shouldly;
using SuiShenMa.Kernel.Audit;
using SuiShenMa.Kernel.Data;

namespace SuiShenMa.Tests.Audit;

/// <summary>Audit records are written past the change tracker; all that was promised of them holds as before.</summary>
public sealed class AuditInsertTests
{
    private AuditSite _site = null!;

    [OneTimeSetUp]
    public void Start() => _site = new AuditSite();

    [OneTimeTearDown]
    public async Task Stop() => await _site.DisposeAsync();

    [TearDown]
    public async Task Every_test_leaves_a_good_chain()
    {
        // A turn that came to nothing is told of by the next record.
        await _site.Act();
        await _site.Seal();
        (await _site.Verify()).Faults.ShouldBeEmpty();
    }

    [Test]
    public async Task Every_column_is_written_but_those_that_come_later()
    {
        var columns = await _site.Db(db => Task.FromResult(db.Model.FindEntityType(typeof(AuditRecord))!.GetProperties().Select(p => p.Name).ToList()));
        AuditInsert.Columns.Select(c => c.Name).Concat([nameof(AuditRecord.Id), nameof(AuditRecord.Seq), nameof(AuditRecord.Seal)]).ShouldBe(columns, ignoreOrder: true);
    }

    [TestCase(1, true), TestCase(1, false), TestCase(8, true), TestCase(8, false), TestCase(9, true), TestCase(30, false)]
    public async Task However_many_a_save_writes_they_are_stored_to_the_letter(int count, bool withRow)
    {
        const string odd = "引号'\"`\\ 换行\n𠮷 %_; DROP @audit0 -- ";
        var subject = Guid.CreateVersion7().ToString("N");
        var written = await _site.Db(async db =>
        {
            for (var i = 0; i < count; i++)
            {
                db.Record("test.letter", "thing", subject, new { text = odd + i });
            }
            if (withRow)
            {
                db.States.Add(new SystemState { Name = subject, Value = "x" });
            }
            return await db.SaveChangesAsync();
        });
        written.ShouldBe(count + (withRow ? 1 : 0));
        var records = await RecordsAsync(subject);
        records.Select(r => AuditDetail(r)).ShouldBe(Enumerable.Range(0, count).Select(i => odd + i));
    }

    [TestCase(1), TestCase(9)]
    public async Task A_row_that_is_refused_takes_its_records_with_it(int count)
    {
        var name = Guid.CreateVersion7().ToString("N");
        await _site.Db(db => { db.States.Add(new SystemState { Name = name, Value = "x" }); return db.SaveChangesAsync(); });
        await _site.Db(async db =>
        {
            var repeated = db.States.Add(new SystemState { Name = name, Value = "y" });
            for (var i = 0; i < count; i++)
            {
                db.Record("test.refused", "thing", name);
            }
            await Should.ThrowAsync<DbUpdateException>(() => db.SaveChangesAsync());
            (await RecordsAsync(name)).ShouldBeEmpty();

            // Whoever puts it right and saves again is recorded, once.
            repeated.Entity.Name = name + "-2";
            return await db.SaveChangesAsync();
        });
        (await RecordsAsync(name)).Count.ShouldBe(count);
    }

    [TestCase(2, false), TestCase(12, false), TestCase(2, true), TestCase(12, true)]
    public async Task A_record_that_cannot_be_written_takes_all_with_it(int count, bool withRow)
    {
        var name = Guid.CreateVersion7().ToString("N");
        await Should.ThrowAsync<DbUpdateException>(() => _site.Db(db =>
        {
            for (var i = 0; i < count; i++)
            {
                db.Record(i == count - 1 ? null! : "test.unwritten", "thing", name);
            }
            if (withRow)
            {
                db.States.Add(new SystemState { Name = name, Value = "x" });
            }
            return db.SaveChangesAsync();
        }));
        (await RecordsAsync(name)).ShouldBeEmpty();
        (await _site.Db(db => db.States.AnyAsync(s => s.Name == name))).ShouldBeFalse();
    }

    [Test]
    public async Task Whoever_catches_that_many_records_failed_and_commits_the_rest_of_its_transaction_keeps_none_of_them()
    {
        var name = Guid.CreateVersion7().ToString("N");
        await _site.Db(db => db.InTransactionAsync(async () =>
        {
            for (var i = 0; i < 12; i++)
            {
                db.Record(i == 11 ? null! : "test.half", "thing", name);
            }
            await Should.ThrowAsync<DbUpdateException>(() => db.SaveChangesAsync());
            db.Forget();
            db.States.Add(new SystemState { Name = name, Value = "x" });
            db.Record("test.went-on", "thing", name);
            return await db.SaveChangesAsync();
        }, default));
        (await RecordsAsync(name)).ShouldHaveSingleItem().Action.ShouldBe("test.went-on");
        (await _site.Db(db => db.States.AnyAsync(s => s.Name == name))).ShouldBeTrue();
    }

    [Test]
    public async Task What_was_forgotten_is_not_recorded()
    {
        var name = Guid.CreateVersion7().ToString("N");
        await _site.Db(db =>
        {
            db.States.Add(new SystemState { Name = name, Value = "x" });
            db.Record("test.forgotten", "thing", name);
            db.Forget();
            db.States.Add(new SystemState { Name = name + "-2", Value = "x" });
            return db.SaveChangesAsync();
        });
        (await RecordsAsync(name)).ShouldBeEmpty();
        (await _site.Db(db => db.States.CountAsync(s => s.Name.StartsWith(name)))).ShouldBe(1);
    }

    [Test]
    public async Task Records_are_never_left_out_by_a_save_that_cannot_write_them() =>
        await _site.Db(db =>
        {
            db.Record("test.unsaved", "thing", "x");
#pragma warning disable CA1849, S6966 // This is the way that is closed.
            Should.Throw<InvalidOperationException>(() => db.SaveChanges());
#pragma warning restore CA1849, S6966
            return Task.FromResult(0);
        });

    [Test]
    public async Task A_record_travels_with_the_first_statement_of_its_act()
    {
        var (with, without) = (await StatementsAsync(true), await StatementsAsync(false));
        with.Count.ShouldBe(without.Count);
        if (TestHost.UsesMySql)
        {
            with.Count(s => s.StartsWith("INSERT INTO `kernel_audit`", StringComparison.Ordinal) && s.Contains("`kernel_state`", StringComparison.Ordinal)).ShouldBe(1);
        }
    }

    private async Task<List<string>> StatementsAsync(bool record)
    {
        var statements = new List<string>();
        await _site.Db(async db =>
        {
            var heard = new List<IDisposable>();
            heard.Add(DiagnosticListener.AllListeners.Subscribe(new Listener<DiagnosticListener>(listener =>
            {
                if (listener.Name == DbLoggerCategory.Name)
                {
                    heard.Add(listener.Subscribe(new Listener<KeyValuePair<string, object?>>(e =>
                    {
                        if (e.Key == RelationalEventId.CommandExecuted.Name && e.Value is CommandExecutedEventData data && data.Context == db)
                        {
                            statements.Add(data.Command.CommandText);
                        }
                    })));
                }
            })));
            db.States.Add(new SystemState { Name = Guid.CreateVersion7().ToString("N"), Value = "x" });
            if (record)
            {
                db.Record("test.counted", "thing", "x");
            }
            var written = await db.SaveChangesAsync();
            heard.ForEach(h => h.Dispose());
            return written;
        });
        return statements;
    }

    private Task<List<AuditRecord>> RecordsAsync(string subject) => _site.Db(db => db.Audit.AsNoTracking().Where(r => r.SubjectId == subject).OrderBy(r => r.Turn).ToListAsync());

    private static string? AuditDetail(AuditRecord record) => System.Text.Json.JsonDocument.Parse(record.Details!).RootElement.GetProperty("text").GetString();

    private sealed class Listener<T>(Action<T> take) : IObserver<T>
    {
        public void OnCompleted() { }

        public void OnError(Exception error) { }

        public void OnNext(T value) => take(value);
    }
}
