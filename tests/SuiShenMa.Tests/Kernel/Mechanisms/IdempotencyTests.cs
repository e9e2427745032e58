using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Tests.Kit;
using static SuiShenMa.Tests.Kernel.Mechanisms.ProbeHost;

namespace SuiShenMa.Tests.Kernel.Mechanisms;

/// <summary>Promise P7: a repeated request has one effect.</summary>
public sealed class IdempotencyTests
{
    [Test]
    public async Task The_same_key_gives_the_first_answer_again()
    {
        var topic = NewTopic();
        var first = await Send(new WriteNote.Command(topic), topic);
        (await Send(new WriteNote.Command(topic), topic)).ShouldBe(first);
        (Hooks.Passed(topic + ":start"), await Notes(topic)).ShouldBe((1, 1));
    }

    [Test]
    public async Task The_same_key_with_another_request_is_refused()
    {
        var topic = NewTopic();
        await Send(new WriteNote.Command(topic), topic);
        var refused = await Should.ThrowAsync<RuleViolation>(() => Send(new WriteNote.Command(topic), topic, "other"));
        (refused.Code, refused.Status).ShouldBe(("idempotency.mismatch", 422));
        (await Notes(topic)).ShouldBe(1);
    }

    [Test]
    public async Task The_key_of_one_caller_is_not_the_key_of_another()
    {
        var topic = NewTopic();
        var mine = await Send(new WriteNote.Command(topic), topic);
        (await Send(new WriteNote.Command(topic), topic, caller: "probe-2")).Id.ShouldNotBe(mine.Id);
    }

    [Test]
    public async Task While_the_first_request_is_running_the_second_is_told_so()
    {
        var topic = NewTopic();
        TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously), go = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Hooks.At(topic + ":start", () => { reached.TrySetResult(); return go.Task; });
        var first = Send(new WriteNote.Command(topic), topic);
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(30));
        var refused = await Should.ThrowAsync<RuleViolation>(() => Send(new WriteNote.Command(topic), topic));
        (refused.Code, refused.Status, refused.RetryAfterSeconds).ShouldBe(("idempotency.in-progress", 409, 1));
        go.SetResult();
        var answer = await first;
        (await Send(new WriteNote.Command(topic), topic)).ShouldBe(answer);
        (await Notes(topic)).ShouldBe(1);
    }

    [Test]
    public async Task Of_many_at_the_same_moment_one_does_the_work()
    {
        var topic = NewTopic();
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Task.Run(async () =>
        {
            try
            {
                return (await Send(new WriteNote.Command(topic), topic)).Id;
            }
            catch (RuleViolation e) when (e.Code == "idempotency.in-progress")
            {
                return 0;
            }
        })));
        answers.Where(a => a != 0).Distinct().Count().ShouldBe(1);
        (Hooks.Passed(topic + ":start"), await Notes(topic)).ShouldBe((1, 1));
    }

    [TestCase(":start")]
    [TestCase(":before-save")]
    [TestCase(":after-save")]
    public async Task After_a_failed_attempt_the_key_is_free_and_nothing_of_it_remains(string place)
    {
        var topic = NewTopic();
        Hooks.At(topic + place, () => throw new InvalidDataException("broken on purpose"));
        await Should.ThrowAsync<InvalidDataException>(() => Send(new WriteNote.Command(topic), topic));
        (await Notes(topic)).ShouldBe(0);
        (await Db(db => db.Audit.CountAsync(a => a.SubjectId == topic))).ShouldBe(0);
        (await Waiting(topic)).ShouldBeNull();
        Hooks.Clear(topic + place);
        await Send(new WriteNote.Command(topic), topic);
        (await Notes(topic)).ShouldBe(1);
    }

    [Test]
    public async Task A_request_that_a_rule_refused_may_be_sent_again_with_its_key()
    {
        var topic = NewTopic();
        await Should.ThrowAsync<InputInvalid>(() => Send(new WriteNote.Command(""), topic));
        await Send(new WriteNote.Command(topic), topic);
        (await Notes(topic)).ShouldBe(1);
    }

    [Test]
    public async Task A_key_is_kept_for_a_day_and_no_longer()
    {
        var topic = NewTopic();
        var first = await Send(new WriteNote.Command(topic), topic);
        using (TestHost.Clock.Ahead(TimeSpan.FromHours(23)))
        {
            (await Send(new WriteNote.Command(topic), topic)).Id.ShouldBe(first.Id);
        }
        using (TestHost.Clock.Ahead(TimeSpan.FromHours(25)))
        {
            (await Send(new WriteNote.Command(topic), topic)).Id.ShouldNotBe(first.Id);
        }
    }

    [Test]
    public async Task What_a_dead_node_had_claimed_is_taken_over_after_two_minutes()
    {
        var topic = NewTopic();
        await Claim(topic, "another-node");
        (await Should.ThrowAsync<RuleViolation>(() => Send(new WriteNote.Command(topic), topic))).Code.ShouldBe("idempotency.in-progress");
        using (TestHost.Clock.Ahead(TimeSpan.FromMinutes(3)))
        {
            await Send(new WriteNote.Command(topic), topic);
        }
        (await Notes(topic)).ShouldBe(1);
    }

    [Test]
    public async Task Whoever_took_so_long_that_the_key_was_taken_over_has_no_effect_and_frees_nothing()
    {
        var store = Factory.Services.GetRequiredService<IdempotencyStore>();
        var claim = new IdempotencyClaim(NewTopic(), "h");
        var (_, slow) = await store.ClaimAsync("probe", claim, CancellationToken.None);
        using var later = TestHost.Clock.Ahead(TimeSpan.FromMinutes(3));
        var (_, other) = await store.ClaimAsync("probe", claim, CancellationToken.None);
        (await Should.ThrowAsync<RuleViolation>(() => Complete(slow, "1"))).Code.ShouldBe("idempotency.in-progress");
        await store.ReleaseAsync("probe", claim, slow, CancellationToken.None);
        await Complete(other, "2");
        (await store.ClaimAsync("probe", claim, CancellationToken.None)).Answer.ShouldBe("2");

        Task<int> Complete(DateTime since, string answer) => Db(async db =>
        {
            await IdempotencyStore.CompleteAsync(db, "probe", claim, since, answer, CancellationToken.None);
            return 0;
        });
    }

    [Test]
    public async Task After_a_restart_answers_are_given_again_and_own_unfinished_claims_are_free()
    {
        var (answered, unfinished) = (NewTopic(), NewTopic());
        var first = await Send(new WriteNote.Command(answered), answered);
        await Claim(unfinished, Environment.MachineName);
        await using var restarted = NewFactory();
        (await Send(new WriteNote.Command(answered), answered, host: restarted)).ShouldBe(first);
        await Send(new WriteNote.Command(unfinished), unfinished, host: restarted);
        (await Notes(answered), await Notes(unfinished)).ShouldBe((1, 1));
    }

    private static Task<int> Claim(string key, string owner) => Db(db =>
    {
        db.Idempotency.Add(new IdempotencyRecord { Caller = "probe", Key = key, RequestHash = "h", At = db.Now, Owner = owner });
        return db.SaveChangesAsync();
    });
}
