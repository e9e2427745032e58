using Shouldly;
using SuiShenMa.Kernel;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Features;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Objects.Review;

/// <summary>72 小时自动通过: exactly then, never by a wrong clock, and never over a person.</summary>
[Row(4)]
internal sealed class AutomaticApprovalTests
{
    private static readonly TimeSpan Wait = TimeSpan.FromHours(72);

    [Test]
    public async Task What_waits_is_due_exactly_72_hours_after_it_was_sent()
    {
        var row = await Entered(autoApprove: true);
        row.AutoApproveAt.ShouldBe(row.SubmittedAt + Wait);
        (await Entered(autoApprove: false)).AutoApproveAt.ShouldBeNull();
    }

    [Test]
    public async Task Shortly_before_72_hours_nothing_happens_and_after_them_the_system_approves()
    {
        var code = (await Entered(autoApprove: true)).Code;
        using (TestHost.Clock.Ahead(Wait - TimeSpan.FromSeconds(30)))
        {
            await Slice.Run<ApproveOverdueEntriesJob>();
            (await Stage.Row(code)).State.ShouldBe(ObjectCodeState.PendingReview);
        }
        using (TestHost.Clock.Ahead(Wait))
        {
            await Slice.Run<ApproveOverdueEntriesJob>();
        }
        var row = await Stage.Row(code);
        row.State.ShouldBe(ObjectCodeState.Issued);
        row.ReviewedBy.ShouldBe("system");
        row.ReviewReason.ShouldNotBeNull().ShouldContain("72");
        row.AutoApproveAt.ShouldBeNull();
        var record = (await Stage.History(code)).Where(r => r.Action == "object.auto-approved").ShouldHaveSingleItem();
        record.ActorKind.ShouldBe("System");
        record.Details.ShouldNotBeNull().ShouldContain("city-greening");
    }

    [Test]
    public async Task It_is_due_at_the_very_moment()
    {
        var row = await Entered(autoApprove: true);
        await Stage.Change(row.Code, c => c.AutoApproveAt = TestHost.Clock.GetUtcNow().UtcDateTime.AddHours(1));
        await Slice.Run<ApproveOverdueEntriesJob>();
        (await Stage.Row(row.Code)).State.ShouldBe(ObjectCodeState.PendingReview);
        // The platform writes whole milliseconds; a fraction of one would lie in the future of the job that runs at once.
        var moment = TestHost.Clock.GetUtcNow().UtcDateTime;
        await Stage.Change(row.Code, c => c.AutoApproveAt = moment.AddTicks(-(moment.Ticks % TimeSpan.TicksPerMillisecond)));
        await Slice.Run<ApproveOverdueEntriesJob>();
        (await Stage.Row(row.Code)).State.ShouldBe(ObjectCodeState.Issued);
    }

    [Test]
    public async Task A_type_without_the_switch_is_never_approved_by_the_system()
    {
        var code = (await Entered(autoApprove: false)).Code;
        using (TestHost.Clock.Ahead(TimeSpan.FromDays(400)))
        {
            await Slice.Run<ApproveOverdueEntriesJob>();
        }
        (await Stage.Row(code)).State.ShouldBe(ObjectCodeState.PendingReview);
    }

    [Test]
    public async Task A_wall_clock_that_ran_away_approves_nothing()
    {
        var code = (await Entered(autoApprove: true)).Code;
        using (TestHost.Clock.WallAhead(TimeSpan.FromHours(80)))
        {
            await Slice.Run<ApproveOverdueEntriesJob>();
        }
        (await Stage.Row(code)).State.ShouldBe(ObjectCodeState.PendingReview);
        using (TestHost.Clock.Ahead(TimeSpan.FromHours(80)))
        {
            await Slice.Run<ApproveOverdueEntriesJob>();
        }
        (await Stage.Row(code)).State.ShouldBe(ObjectCodeState.Issued);
    }

    [Test]
    public async Task A_second_run_does_nothing_twice()
    {
        var code = (await Entered(autoApprove: true)).Code;
        using (TestHost.Clock.Ahead(Wait))
        {
            await Task.WhenAll(Slice.Run<ApproveOverdueEntriesJob>(), Slice.Run<ApproveOverdueEntriesJob>());
            await Slice.Run<ApproveOverdueEntriesJob>();
        }
        (await Stage.History(code)).Count(r => r.Action == "object.auto-approved").ShouldBe(1);
    }

    [Test]
    public async Task A_type_that_activates_by_itself_is_in_use_after_the_approval()
    {
        var type = await Stage.Type(t => (t.CategoryCode, t.ReviewRequired, t.AutoApprove, t.AutoActivate) = ("09", true, true, true));
        var code = (await Stage.Enter(Slice.As("xuhui"), type)).Code;
        using (TestHost.Clock.Ahead(Wait))
        {
            await Slice.Run<ApproveOverdueEntriesJob>();
        }
        (await Stage.Row(code)).State.ShouldBe(ObjectCodeState.Active);
    }

    [Test]
    public async Task When_a_person_and_the_system_decide_in_the_same_moment_the_person_wins()
    {
        var type = await Stage.ReviewedType(autoApprove: true);
        var codes = new List<string>();
        for (var i = 0; i < 40; i++)
        {
            codes.Add((await Stage.Enter(Slice.As("xuhui"), type)).Code);
        }
        var won = new List<string>();
        using (TestHost.Clock.Ahead(Wait))
        {
            var job = Task.Run(() => Slice.Run<ApproveOverdueEntriesJob>());
            // From the far end, so that they meet in the middle.
            foreach (var pair in codes.AsEnumerable().Reverse().Chunk(4))
            {
                await Task.WhenAll(pair.Select(async code =>
                {
                    try
                    {
                        await Stage.Decide(Slice.As("city-greening", "person"), code, approve: false, "位置不对");
                        lock (won)
                        {
                            won.Add(code);
                        }
                    }
                    catch (RuleViolation e)
                    {
                        // Only what the system had finished before; never "somebody else changed it just now".
                        e.Code.ShouldBe("review.refused");
                    }
                }));
            }
            await job;
        }
        won.ShouldNotBeEmpty();
        foreach (var code in codes)
        {
            var row = await Stage.Row(code);
            row.ReviewedBy.ShouldBe(won.Contains(code) ? "person" : "system");
            row.State.ShouldBe(won.Contains(code) ? ObjectCodeState.Rejected : ObjectCodeState.Issued);
        }
    }

    [Test]
    public void A_person_overrules_the_approval_of_the_same_moment_and_only_that()
    {
        var now = DateTime.UnixEpoch.AddYears(57);
        var code = new ObjectCode { State = ObjectCodeState.PendingReview };
        code.Approve(new ObjectType { AutoActivate = true }, now, "system", "满 72 小时");
        code.Overrule(now, "person", approve: false, "位置不对");
        (code.State, code.ReviewedBy, code.ActivatedAt, code.ActivatedBy).ShouldBe((ObjectCodeState.Rejected, "person", (DateTime?)null, (string?)null));
        Should.Throw<RuleViolation>(() => code.Overrule(now, "other", approve: true, null)).Code.ShouldBe("state.conflict");
    }

    [Test]
    public async Task The_reviewer_is_told_what_the_system_approved()
    {
        var row = await Entered(autoApprove: true);
        var reviewer = Slice.As("city-greening");
        var before = await Slice.Send(reviewer, new ListReviews.Query());
        using (TestHost.Clock.Ahead(Wait))
        {
            await Slice.Run<ApproveOverdueEntriesJob>();
            var after = await Slice.Send(reviewer, new ListReviews.Query { View = ReviewView.Auto, Type = row.TypeCode });
            after.RecentlyAutomatic.ShouldBeGreaterThan(0);
            after.List.Items.ShouldHaveSingleItem().Code.ShouldBe(row.Code);
            after.Waiting.ShouldBeLessThan(before.Waiting);
        }
        using (TestHost.Clock.Ahead(Wait + TimeSpan.FromDays(8)))
        {
            (await Slice.Send(reviewer, new ListReviews.Query())).RecentlyAutomatic.ShouldBe(0);
        }
    }

    private static async Task<ObjectCode> Entered(bool autoApprove)
    {
        var entered = await Stage.Enter(Slice.As("xuhui"), await Stage.ReviewedType(autoApprove));
        return await Stage.Row(entered.Code);
    }
}
