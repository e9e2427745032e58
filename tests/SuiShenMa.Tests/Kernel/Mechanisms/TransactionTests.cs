using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Slices;
using static SuiShenMa.Tests.Kernel.Mechanisms.ProbeHost;

namespace SuiShenMa.Tests.Kernel.Mechanisms;

/// <summary>What stands or falls together, who waits for whom, and what is tried again.</summary>
public sealed class TransactionTests
{
    [Test]
    public async Task Row_audit_record_and_event_are_written_together()
    {
        var topic = NewTopic();
        await Send(new WriteNote.Command(topic));
        (await Notes(topic), await Records(topic), (await Waiting(topic)) is not null).ShouldBe((1, 1, true));
    }

    [Test]
    public async Task When_the_row_is_refused_there_is_no_audit_record_and_no_event()
    {
        var (first, second) = (NewTopic(), NewTopic());
        await Send(new WriteNote.Command(first, Once: first));
        await Should.ThrowAsync<DbUpdateException>(() => Send(new WriteNote.Command(second, Once: first)));
        (await Notes(second), await Records(second), await Waiting(second)).ShouldBe((0, 0, null));
    }

    [Test]
    public async Task Of_two_who_make_the_first_row_of_the_same_thing_at_once_neither_fails()
    {
        var topic = NewTopic();
        Hooks.At(topic + ":looked", async () =>
        {
            Hooks.Clear(topic + ":looked");
            (await Send(new CountOnce.Command(topic))).ShouldBe(1, "the other one was quicker");
        });
        (await Send(new CountOnce.Command(topic))).ShouldBe(2);
        (await Notes(topic)).ShouldBe(1);
    }

    [Test]
    public async Task When_the_audit_record_cannot_be_written_the_act_did_not_happen()
    {
        var topic = NewTopic();
        await Should.ThrowAsync<DbUpdateException>(() => Db(async db =>
        {
            db.Notes.Add(new ProbeNote { Topic = topic });
            db.Record(null!, "probe", topic);
            return await db.SaveChangesAsync();
        }));
        (await Notes(topic), await Records(topic)).ShouldBe((0, 0));
    }

    [Test]
    public async Task A_broken_transaction_leaves_none_of_its_writes()
    {
        var topic = NewTopic();
        await Should.ThrowAsync<InvalidDataException>(() => Db(db => db.InTransactionAsync<int>(async () =>
        {
            db.Notes.Add(new ProbeNote { Topic = topic });
            db.Record("probe.noted", "probe", topic);
            await db.SaveChangesAsync();
            db.Publish(new NoteWritten(topic));
            await db.SaveChangesAsync();
            throw new InvalidDataException("broken on purpose");
        }, CancellationToken.None)));
        (await Notes(topic), await Records(topic), await Waiting(topic)).ShouldBe((0, 0, null));
    }

    [Test]
    public async Task Below_a_guard_row_a_limit_admits_exactly_as_many_as_it_says()
    {
        const int seats = 7;
        await Send(new TakeSeat.Command("the guard row is there", 1));
        var topic = NewTopic();
        var taken = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(() => Send(new TakeSeat.Command(topic, seats)))));
        (taken.Count(t => t), await Notes(topic)).ShouldBe((seats, seats));
    }

    [Test]
    public async Task Two_who_change_the_same_row_are_never_both_acknowledged()
    {
        var topic = NewTopic();
        var id = (await Send(new WriteNote.Command(topic))).Id;
        using var both = new Barrier(2);
        Hooks.At(id + ":counted", () => { if (Hooks.Passed(id + ":counted") <= 2) { both.SignalAndWait(TimeSpan.FromSeconds(30)); } return Task.CompletedTask; });
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => Try(id))));
        Hooks.Clear(id + ":counted");
        outcomes.Order().ShouldBe(["concurrent.change", "ok"]);
        (await Count(id)).ShouldBe(1);
    }

    [Test]
    public async Task Every_acknowledged_change_is_in_the_row()
    {
        var topic = NewTopic();
        var id = (await Send(new WriteNote.Command(topic))).Id;
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => Try(id))));
        outcomes.ShouldAllBe(o => o == "ok" || o == "concurrent.change");
        (await Count(id)).ShouldBe(outcomes.Count(o => o == "ok"));
    }

    [Test]
    public async Task A_busy_database_is_tried_again_from_a_clean_start()
    {
        var topic = NewTopic();
        Hooks.At(topic + ":before-save", () => Hooks.Passed(topic + ":before-save") <= 2 ? throw new DbUpdateException("busy", new SqliteException("busy", 5)) : Task.CompletedTask);
        await Send(new WriteNote.Command(topic));
        (Hooks.Passed(topic + ":start"), await Notes(topic), await Records(topic)).ShouldBe((3, 1, 1));
    }

    [Test]
    public async Task A_database_that_stays_busy_is_given_up_after_six_attempts()
    {
        var topic = NewTopic();
        Hooks.At(topic + ":start", () => throw new SqliteException("locked", 6));
        await Should.ThrowAsync<SqliteException>(() => Send(new WriteNote.Command(topic)));
        Hooks.Passed(topic + ":start").ShouldBe(6);
    }

    [Test]
    public async Task A_real_failure_is_not_tried_again()
    {
        var topic = NewTopic();
        Hooks.At(topic + ":start", () => throw new InvalidDataException("broken on purpose"));
        await Should.ThrowAsync<InvalidDataException>(() => Send(new WriteNote.Command(topic)));
        Hooks.Passed(topic + ":start").ShouldBe(1);
    }

    [Test]
    public async Task Fifty_writers_at_once_all_succeed_at_their_first_attempt()
    {
        var topic = NewTopic();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => Send(new WriteNote.Command(topic)))));
        (await Notes(topic)).ShouldBe(50);
        if (!TestHost.UsesMySql)
        {
            Hooks.Passed(topic + ":start").ShouldBe(50);
        }
    }

    [Test]
    public async Task Writers_of_one_file_take_turns_and_those_of_another_do_not_wait()
    {
        var file = NewTopic();
        var first = await SqliteWriter.TurnAsync(file, CancellationToken.None);
        var second = SqliteWriter.TurnAsync(file, CancellationToken.None);
        (await SqliteWriter.TurnAsync(NewTopic(), CancellationToken.None)).Dispose();
        second.IsCompleted.ShouldBeFalse();
        first.Dispose();
        first.Dispose();
        var third = SqliteWriter.TurnAsync(file, CancellationToken.None);
        (await second.WaitAsync(TimeSpan.FromSeconds(10))).ShouldNotBeNull();
        third.IsCompleted.ShouldBeFalse("giving back twice must not let two in");
        (await second).Dispose();
        (await third.WaitAsync(TimeSpan.FromSeconds(10))).Dispose();
    }

    private static async Task<string> Try(long id)
    {
        try
        {
            await Send(new CountUp.Command(id));
            return "ok";
        }
        catch (RuleViolation e)
        {
            return e.Code;
        }
    }

    private static Task<int> Count(long id) => Db(db => db.Notes.Where(n => n.Id == id).Select(n => n.Count).SingleAsync());

    private static Task<int> Records(string topic) => Db(db => db.Audit.CountAsync(a => a.SubjectId == topic));
}
