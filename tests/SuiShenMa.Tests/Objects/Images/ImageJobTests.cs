using System.Text;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Features;
using SuiShenMa.Tests.Kernel.Imaging;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Objects.Images;

/// <summary>批量码图片下载接口: from batch number to files, as a partner does it.</summary>
[Row(209)]
internal sealed class ImageJobTests
{
    private readonly Partner _partner = new();

    [OneTimeSetUp]
    public void SetUp() => ImagesKit.NeedFont();

    [Test]
    public async Task The_batch_number_gives_all_images_of_the_batch_with_a_manifest()
    {
        var batch = await ImagesKit.Batch(_partner, 12);
        var codes = await ImagesKit.Codes(batch);
        var job = await ImagesKit.Start(_partner, batch);
        var queued = await ImagesKit.State(_partner, job);
        queued["state"]!.GetValue<string>().ShouldBe("queued");
        queued["files"]!.AsArray().Count.ShouldBe(0);

        await ImagesKit.RunAs("node-a");

        var state = (await _partner.Get($"/api/v1/image-jobs?batchNo={batch}")).Body!;
        state["jobId"]!.GetValue<string>().ShouldBe(job);
        state["state"]!.GetValue<string>().ShouldBe("done");
        state["total"]!.GetValue<int>().ShouldBe(12);
        state["completed"]!.GetValue<int>().ShouldBe(12);
        var files = state["files"]!.AsArray();
        files.Select(f => f!["name"]!.GetValue<string>()).ShouldBe(["images-001.zip", "images-002.zip", "images-003.zip", "manifest.csv"]);

        var names = new List<string>();
        foreach (var file in files)
        {
            var answer = await _partner.Get(file!["url"]!.GetValue<string>());
            answer.Status.ShouldBe(200);
            answer.Bytes.Length.ShouldBe((int)file["size"]!.GetValue<long>());
            Sm3.HashHex(answer.Bytes).ShouldBe(file["sm3"]!.GetValue<string>());
            answer.Headers.ETag!.Tag.ShouldBe($"\"{file["sm3"]!.GetValue<string>()}\"");
            if (file["name"]!.GetValue<string>() == "manifest.csv")
            {
                var lines = Encoding.UTF8.GetString(answer.Bytes).TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
                lines.Length.ShouldBe(13);
                lines.Skip(1).Select(l => l.Split(',')[1]).ShouldBe(codes);
                lines[12].ShouldStartWith("images-003.zip/");
            }
            else
            {
                names.AddRange(ImagesKit.Unzip(answer.Bytes).Keys.Where(n => n != "manifest.csv"));
            }
        }
        names.Select(n => n.Split('_')[1].Replace(".png", "", StringComparison.Ordinal)).ShouldBe(codes);
    }

    [Test]
    public async Task The_batch_number_of_a_single_pre_issue_works_too()
    {
        var answer = await _partner.Post("/api/v1/object-codes", new
        {
            typeCode = "03001",
            name = "漕宝路公厕",
            regionCode = "310104",
            address = "漕宝路 1 号",
            attributes = new { openingHours = "全天" },
        });
        answer.Status.ShouldBe(201, answer.Body?.ToJsonString());
        var job = await ImagesKit.Start(_partner, answer.Text("batchNo")!);
        await Slice.Run<RunImageJobsJob>();
        var zip = await _partner.Get($"/api/v1/image-jobs/{job}/files/images-001.zip");
        ImagesKit.Unzip(zip.Bytes).Keys.ShouldBe([$"{answer.Text("unifiedCode")}_{answer.Text("code")}.png", "manifest.csv"]);
    }

    [Test]
    public async Task Another_reader_reads_every_downloaded_image()
    {
        var batch = await ImagesKit.Batch(_partner, 6);
        var job = await ImagesKit.Start(_partner, batch);
        await Slice.Run<RunImageJobsJob>();
        var zip = await _partner.Get($"/api/v1/image-jobs/{job}/files/images-001.zip");
        var folder = Directory.CreateTempSubdirectory("ssm-zbar-").FullName;
        try
        {
            foreach (var (name, png) in ImagesKit.Unzip(zip.Bytes).Where(i => i.Key.EndsWith(".png", StringComparison.Ordinal)))
            {
                var path = Path.Combine(folder, name);
                await File.WriteAllBytesAsync(path, png);
                ImagingKit.Zbar(path).ShouldEndWith("/w/" + name.Split('_')[1].Replace(".png", "", StringComparison.Ordinal));
            }
            Directory.GetFiles(folder).Length.ShouldBe(6);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestCase("svg", "images-001.zip", ".svg")]
    [TestCase("pdf", "labels-001.pdf", null)]
    public async Task Images_come_as_svg_and_pdf_as_well(string format, string name, string? ending)
    {
        var batch = await ImagesKit.Batch(_partner, 11);
        var job = await ImagesKit.Start(_partner, batch, format);
        await Slice.Run<RunImageJobsJob>();
        var file = await _partner.Get($"/api/v1/image-jobs/{job}/files/{name}");
        file.Status.ShouldBe(200);
        if (ending is null)
        {
            file.Bytes.AsSpan(0, 5).SequenceEqual("%PDF-"u8).ShouldBeTrue();
        }
        else
        {
            ImagesKit.Unzip(file.Bytes).Keys.Count(k => k.EndsWith(ending, StringComparison.Ordinal)).ShouldBe(11);
        }
        var manifest = Encoding.UTF8.GetString((await _partner.Get($"/api/v1/image-jobs/{job}/files/manifest.csv")).Bytes);
        (await ImagesKit.Codes(batch)).ShouldAllBe(c => manifest.Contains(c));
    }

    [Test, Row(210)]
    public async Task A_lost_plate_is_printed_again_from_part_number_to_batch_to_image()
    {
        var part = "LOST-" + Guid.CreateVersion7().ToString("N")[^10..];
        var made = await _partner.Post("/api/v1/object-codes", new { typeCode = "03001", name = "漕宝路公厕", partNumber = part, regionCode = "310104", address = "漕宝路 401 号" });
        var found = (await _partner.Get($"/api/v1/object-codes?partNumber={part}&typeCode=03001"))["items"].AsArray().ShouldHaveSingleItem()!;
        var job = await ImagesKit.Start(_partner, found["batchNo"]!.GetValue<string>());
        await Slice.Run<RunImageJobsJob>();
        var zip = await _partner.Get($"/api/v1/image-jobs/{job}/files/images-001.zip");
        var image = ImagesKit.Unzip(zip.Bytes).Single(e => e.Key != "manifest.csv").Value;
        SuiShenMa.Kernel.Imaging.CodeImageReader.Read(image).Text.ShouldBe(made.Text("url"));
    }

    [Test]
    public async Task A_batch_that_is_still_running_is_told_to_wait()
    {
        var batch = await ImagesKit.Batch(_partner, 3, done: false);
        var answer = await _partner.Post("/api/v1/image-jobs", new { batchNo = batch, format = "png" });
        answer.Status.ShouldBe(409);
        answer.Text("code").ShouldBe("batch.not-done");
        answer.Text("detail")!.ShouldContain("done");
        await Slice.Run<RunIntakeBatchesJob>();
        await ImagesKit.Start(_partner, batch);
    }

    [Test]
    public async Task The_same_wish_at_the_same_time_is_one_job_and_another_format_another()
    {
        var batch = await ImagesKit.Batch(_partner, 2);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ImagesKit.Start(_partner, batch)));
        answers.Distinct().ShouldHaveSingleItem();
        var svg = await ImagesKit.Start(_partner, batch, "svg");
        svg.ShouldNotBe(answers[0]);
        await Slice.Run<RunImageJobsJob>();
        var again = await _partner.Post("/api/v1/image-jobs", new { batchNo = batch, format = "png" });
        again.Text("jobId").ShouldBe(answers[0]);
        again.Text("state").ShouldBe("done");
        (await _partner.Get($"/api/v1/image-jobs?batchNo={batch}&format=png")).Text("jobId").ShouldBe(answers[0]);
    }

    [TestCase("{\"batchNo\":\"B1\",\"format\":\"gif\"}", "format")]
    [TestCase("{\"format\":\"png\"}", "batchNo")]
    public async Task A_bad_order_is_refused_by_field(string body, string field)
    {
        var answer = await _partner.Send(HttpMethod.Post, "/api/v1/image-jobs", body);
        answer.Status.ShouldBe(400);
        answer["errors"][field].ShouldNotBeNull();
    }

    [Test]
    public async Task A_broken_off_download_goes_on_where_it_stopped_and_counts_once()
    {
        var job = await ImagesKit.Start(_partner, await ImagesKit.Batch(_partner, 4));
        await Slice.Run<RunImageJobsJob>();
        var url = $"/api/v1/image-jobs/{job}/files/images-001.zip";
        var head = await _partner.Send(HttpMethod.Get, url, [], change: r => r.Headers.TryAddWithoutValidation("Range", "bytes=0-999"));
        head.Status.ShouldBe(206);
        head.Bytes.Length.ShouldBe(1000);
        var rest = await _partner.Send(HttpMethod.Get, url, [], change: r => r.Headers.TryAddWithoutValidation("Range", "bytes=1000-"));
        rest.Status.ShouldBe(206);
        Sm3.HashHex([.. head.Bytes, .. rest.Bytes]).ShouldBe((await ImagesKit.Files(job))[0].Sm3);
        var same = await _partner.Send(HttpMethod.Get, url, [], change: r => r.Headers.TryAddWithoutValidation("If-None-Match", head.Headers.ETag!.ToString()));
        same.Status.ShouldBe(304);
        (await Slice.Db<ObjectsDb, int>(db => db.Downloads.CountAsync(d => d.JobId == job))).ShouldBe(1);
        await _partner.Get(url);
        (await Slice.Db<ObjectsDb, int>(db => db.Downloads.CountAsync(d => d.JobId == job && d.AccountId == "demo"))).ShouldBe(2);
    }

    [Test]
    public async Task Nothing_is_handed_out_before_every_image_is_made()
    {
        var job = await ImagesKit.Start(_partner, await ImagesKit.Batch(_partner, 2));
        var early = await _partner.Get($"/api/v1/image-jobs/{job}/files/images-001.zip");
        early.Status.ShouldBe(409);
        early.Text("code").ShouldBe("image-job.not-done");
        await Slice.Run<RunImageJobsJob>();
        (await _partner.Get($"/api/v1/image-jobs/{job}/files/images-002.zip")).Status.ShouldBe(404);
        (await _partner.Get($"/api/v1/image-jobs/{job}/files/..%2Fstyles.json")).Status.ShouldBe(404);
    }

    [Test]
    public async Task The_batches_and_jobs_of_others_are_not_found()
    {
        var batch = await ImagesKit.Batch(Slice.As("xuhui"), 2);
        (await _partner.Post("/api/v1/image-jobs", new { batchNo = batch, format = "png" })).Status.ShouldBe(404);
        var job = (await Slice.Send(Slice.As("xuhui"), new StartImageJob.Command(batch, ImageFormat.Png))).JobId;
        await Slice.Run<RunImageJobsJob>();
        (await _partner.Get($"/api/v1/image-jobs/{job}")).Status.ShouldBe(404);
        (await _partner.Get($"/api/v1/image-jobs?batchNo={batch}")).Status.ShouldBe(404);
        (await _partner.Get($"/api/v1/image-jobs/{job}/files/images-001.zip")).Status.ShouldBe(404);
        // Another application of the same department owns neither.
        var mine = await ImagesKit.Start(_partner, await ImagesKit.Batch(_partner, 1));
        (await new Partner("demo-fast").Get($"/api/v1/image-jobs/{mine}")).Status.ShouldBe(404);
        await Slice.Run<RunImageJobsJob>();
    }
}
