using Microsoft.EntityFrameworkCore;
using Shouldly;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Imaging;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Objects.Images;

/// <summary>What happens to an image job when images, fonts or hosts fail.</summary>
internal sealed class RunImageJobsTests
{
    private readonly Partner _partner = new();

    [OneTimeSetUp]
    public void SetUp() => ImagesKit.NeedFont();

    [Test]
    public async Task One_image_that_says_another_code_fails_the_job_by_name()
    {
        var batch = await ImagesKit.Batch(_partner, 8);
        var job = await ImagesKit.Start(_partner, batch);
        var victim = (await ImagesKit.Codes(batch))[6];
        await ImagesKit.RunAs("node-a", draw: (renderer, label) => renderer.Png(label.Code == victim ? label with { Url = label.Url[..^1] + "0" } : label, CodeStyle.Default));
        var state = await ImagesKit.State(_partner, job);
        state["state"]!.GetValue<string>().ShouldBe("failed");
        state["files"]!.AsArray().Count.ShouldBe(0);
        state["completed"]!.GetValue<int>().ShouldBe(5);
        var unified = await Slice.Db<ObjectsDb, string>(db => db.Codes.Where(c => c.Code == victim).Select(c => c.UnifiedCode).SingleAsync());
        state["problem"]!.GetValue<string>().ShouldContain(unified);

        // Asked for again, it goes on after the part that was good.
        var kept = (await ImagesKit.Files(job)).ShouldHaveSingleItem();
        (await ImagesKit.Start(_partner, batch)).ShouldBe(job);
        await ImagesKit.RunAs("node-a");
        (await ImagesKit.Job(job)).State.ShouldBe(ImageJobState.Done);
        (await ImagesKit.Files(job))[0].Sm3.ShouldBe(kept.Sm3);
    }

    [Test]
    public async Task Without_a_chinese_font_the_job_says_so_and_prints_no_boxes()
    {
        var job = await ImagesKit.Start(_partner, await ImagesKit.Batch(_partner, 2));
        await ImagesKit.RunAs("node-a", renderer: new CodeImageRenderer(CaptionFont.Find(null, [])));
        var failed = await ImagesKit.Job(job);
        failed.State.ShouldBe(ImageJobState.Failed);
        failed.Problem!.ShouldContain("中文字体");
        (await ImagesKit.Files(job)).ShouldBeEmpty();
    }

    [Test]
    public async Task A_host_that_dies_in_the_middle_loses_and_doubles_nothing()
    {
        var batch = await ImagesKit.Batch(_partner, 23);
        var codes = await ImagesKit.Codes(batch);
        var job = await ImagesKit.Start(_partner, batch);
        using var power = new CancellationTokenSource();
        var twelfth = codes[12];
        await Should.ThrowAsync<OperationCanceledException>(() => ImagesKit.RunAs("node-a", draw: (renderer, label) =>
        {
            if (label.Code == twelfth)
            {
                power.Cancel();
            }
            return renderer.Png(label, CodeStyle.Default);
        }, ct: power.Token));
        var before = await ImagesKit.Files(job);
        before.Sum(f => f.Images).ShouldBe(10);

        // A killed host, unlike a stopped one, leaves its claim behind.
        var until = TestHost.Clock.GetUtcNow().UtcDateTime.AddSeconds(60);
        await Slice.Db<ObjectsDb, int>(db => db.ImageJobs.Where(j => j.JobId == job).ExecuteUpdateAsync(s => s
            .SetProperty(j => j.State, ImageJobState.Running).SetProperty(j => j.ClaimedBy, "node-a").SetProperty(j => j.ClaimedUntil, until)));
        await ImagesKit.RunAs("node-b");
        (await ImagesKit.Job(job)).State.ShouldBe(ImageJobState.Running);
        using (TestHost.Clock.Ahead(TimeSpan.FromSeconds(61)))
        {
            await ImagesKit.RunAs("node-b");
        }

        var done = await ImagesKit.Job(job);
        (done.State, done.Total, done.Completed).ShouldBe((ImageJobState.Done, 23, 23));
        var files = await ImagesKit.Files(job);
        files.Take(2).Select(f => f.Sm3).ShouldBe(before.Select(f => f.Sm3));
        files.Select(f => f.Images).ShouldBe([5, 5, 5, 5, 3, 0]);
        var found = new List<string>();
        foreach (var file in files.Where(f => f.Images > 0))
        {
            var zip = await _partner.Get($"/api/v1/image-jobs/{job}/files/{file.Name}");
            Sm3.HashHex(zip.Bytes).ShouldBe(file.Sm3);
            found.AddRange(ImagesKit.Unzip(zip.Bytes).Keys.Where(k => k != "manifest.csv").Select(k => k.Split('_')[1].Replace(".png", "", StringComparison.Ordinal)));
        }
        found.ShouldBe(codes);
    }

    [Test]
    public async Task A_host_whose_claim_was_taken_over_counts_nothing()
    {
        var batch = await ImagesKit.Batch(_partner, 3);
        var job = await ImagesKit.Start(_partner, batch);
        var taken = 0;
        await ImagesKit.RunAs("node-a", draw: (renderer, label) =>
        {
            if (Interlocked.Exchange(ref taken, 1) == 0)
            {
                var until = TestHost.Clock.GetUtcNow().UtcDateTime.AddSeconds(60);
                Slice.Db<ObjectsDb, int>(db => db.ImageJobs.Where(j => j.JobId == job).ExecuteUpdateAsync(s => s
                    .SetProperty(j => j.ClaimedBy, "node-b").SetProperty(j => j.ClaimedUntil, until))).GetAwaiter().GetResult();
            }
            return renderer.Png(label, CodeStyle.Default);
        });
        (await ImagesKit.Files(job)).ShouldBeEmpty();
        await ImagesKit.RunAs("node-b");
        (await ImagesKit.Job(job)).State.ShouldBe(ImageJobState.Done);
    }

    [Test]
    public async Task When_all_is_done_the_event_is_told_once()
    {
        var batch = await ImagesKit.Batch(_partner, 2);
        var job = await ImagesKit.Start(_partner, batch);
        await ImagesKit.RunAs("node-a");
        await ImagesKit.RunAs("node-b");
        var told = await Slice.Db<ObjectsDb, List<string>>(db => db.Outbox.Where(o => o.Name == "objects.image-job-done.v1" && o.Payload.Contains(job)).Select(o => o.Payload).ToListAsync());
        told.ShouldHaveSingleItem().ShouldContain("\"applicationId\":\"demo\"");
    }
}
