using Microsoft.EntityFrameworkCore;
using Shouldly;
using SuiShenMa.Kernel.Data;
using static SuiShenMa.Tests.Kernel.Mechanisms.ProbeHost;

namespace SuiShenMa.Tests.Kernel.Mechanisms;

/// <summary>Events are told at least once and taken in exactly once.</summary>
public sealed class OutboxTests
{
    [Test]
    public async Task An_event_reaches_each_consumer_once()
    {
        var topic = await Written();
        await Deliver();
        await Deliver();
        (await Copies(topic)).ShouldBe((1, 1));
        (await Waiting(topic)).ShouldBeNull();
    }

    [Test]
    public async Task A_crash_between_delivery_and_deletion_does_not_double_it()
    {
        var topic = await Written();
        var message = (await Waiting(topic))!;
        await Deliver();
        // As the crash leaves it: taken in, and still in the outbox.
        message.Sequence = 0;
        await Db(db => { db.Outbox.Add(message); return db.SaveChangesAsync(); });
        await Deliver();
        (await Copies(topic)).ShouldBe((1, 1));
        (await Waiting(topic)).ShouldBeNull();
    }

    [Test]
    public async Task Two_nodes_at_the_same_time_deliver_once()
    {
        var topics = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            topics.Add(await Written());
        }
        await Task.WhenAll(Task.Run(() => Deliver()), Task.Run(() => Deliver()), Task.Run(() => Deliver()));
        using (TestHost.Clock.Ahead(TimeSpan.FromHours(2)))
        {
            await Deliver();
        }
        foreach (var topic in topics)
        {
            (await Copies(topic)).ShouldBe((1, 1));
            (await Waiting(topic)).ShouldBeNull();
        }
    }

    [Test]
    public async Task A_failed_delivery_leaves_nothing_and_is_tried_again_later_and_later()
    {
        var topic = await Written();
        Hooks.At("copy:" + topic, () => throw new InvalidDataException("broken on purpose"));
        var before = TestHost.Clock.GetUtcNow().UtcDateTime;
        await Deliver();
        var first = (await Waiting(topic))!;
        first.Attempts.ShouldBe(1);
        first.LastError!.ShouldContain("broken on purpose");
        (first.DueAt!.Value - before).TotalSeconds.ShouldBeInRange(1.5, 30);
        (await Notes("copy:" + topic)).ShouldBe(0, "what a failed consumer wrote is rolled back with its inbox row");
        (await Db(db => db.Inbox.CountAsync(i => i.EventId == first.Id && i.Consumer == typeof(CopyNote).FullName))).ShouldBe(0);

        using (TestHost.Clock.Ahead(TimeSpan.FromMinutes(1)))
        {
            await Deliver();
            var second = (await Waiting(topic))!;
            second.Attempts.ShouldBe(2);
            (second.DueAt!.Value - TestHost.Clock.GetUtcNow().UtcDateTime).TotalSeconds.ShouldBeInRange(-30, 4);
            Hooks.Clear("copy:" + topic);
        }
        using (TestHost.Clock.Ahead(TimeSpan.FromMinutes(2)))
        {
            await Deliver();
        }
        (await Copies(topic)).ShouldBe((1, 1));
    }

    [Test]
    public async Task Before_its_time_a_deferred_event_is_left_alone()
    {
        var topic = await Written();
        Hooks.At("copy:" + topic, () => throw new InvalidDataException("broken on purpose"));
        await Deliver();
        await Db(db => db.Outbox.Where(m => m.Payload.Contains(topic)).ExecuteUpdateAsync(s => s.SetProperty(m => m.DueAt, db.Now.AddMinutes(5))));
        Hooks.Clear("copy:" + topic);
        await Deliver();
        (await Notes("copy:" + topic)).ShouldBe(0);
        (await Waiting(topic))!.Attempts.ShouldBe(1);
    }

    [Test]
    public async Task When_the_second_consumer_fails_the_first_is_not_told_twice()
    {
        var topic = await Written();
        Hooks.At("second:" + topic, () => throw new InvalidDataException("broken on purpose"));
        await Deliver();
        (await Copies(topic)).Second.ShouldBe(0);
        Hooks.Clear("second:" + topic);
        using (TestHost.Clock.Ahead(TimeSpan.FromMinutes(1)))
        {
            await Deliver();
        }
        (await Copies(topic)).ShouldBe((1, 1));
    }

    [Test]
    public async Task A_failing_event_holds_no_other_up()
    {
        var (bad, good) = (await Written(), await Written());
        Hooks.At("copy:" + bad, () => throw new InvalidDataException("broken on purpose"));
        await Deliver();
        (await Copies(good)).ShouldBe((1, 1));
        (await Waiting(bad)).ShouldNotBeNull();
    }

    [Test]
    public async Task After_twenty_attempts_it_stays_for_a_person_to_look_at()
    {
        var topic = await Written();
        Hooks.At("copy:" + topic, () => throw new InvalidDataException("broken on purpose"));
        await Db(db => db.Outbox.Where(m => m.Payload.Contains(topic)).ExecuteUpdateAsync(s => s.SetProperty(m => m.Attempts, 19)));
        await Deliver();
        var kept = (await Waiting(topic))!;
        (kept.Attempts, kept.DueAt).ShouldBe((20, null));
    }

    private static async Task<string> Written()
    {
        var topic = NewTopic();
        await Send(new WriteNote.Command(topic));
        (await Waiting(topic)).ShouldNotBeNull();
        return topic;
    }

    private static async Task<(int First, int Second)> Copies(string topic) => (await Notes("copy:" + topic), await Notes("second:" + topic));
}
