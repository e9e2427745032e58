using System.IO.Compression;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Files;
using SuiShenMa.Kernel.Hosting;
using SuiShenMa.Kernel.Imaging;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Features;
using SuiShenMa.Objects.Images;
using SuiShenMa.Tests.Kernel.Imaging;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Objects.Images;

/// <summary>Batches, jobs and hosts for the tests of images.</summary>
internal static class ImagesKit
{
    public static void NeedFont()
    {
        if (CaptionFont.Find() is { Available: false } font)
        {
            ImagingKit.Missing(font.Reason!);
        }
    }

    /// <summary>A batch of blank codes of the partner's own.</summary>
    public static async Task<string> Batch(Partner partner, int count, bool done = true)
    {
        var answer = await partner.Post("/api/v1/object-codes/blank-batches", new { count });
        answer.Status.ShouldBe(202);
        if (done)
        {
            await Slice.Run<RunIntakeBatchesJob>();
        }
        return answer.Text("batchNo")!;
    }

    /// <summary>A batch of blank codes of a department.</summary>
    public static async Task<string> Batch(Actor actor, int count)
    {
        var batch = (await Slice.Send(actor, new IssueBlankCodes.Command(count, null))).BatchNo;
        await Slice.Run<RunIntakeBatchesJob>();
        return batch;
    }

    public static Task<List<string>> Codes(string batchNo) =>
        Slice.Db<ObjectsDb, List<string>>(db => db.Codes.Where(c => c.BatchNo == batchNo).OrderBy(c => c.Id).Select(c => c.Code).ToListAsync());

    public static Task<ImageJob> Job(string jobId) => Slice.Db<ObjectsDb, ImageJob>(db => db.ImageJobs.AsNoTracking().SingleAsync(j => j.JobId == jobId));

    public static Task<List<ImageFile>> Files(string jobId) =>
        Slice.Db<ObjectsDb, List<ImageFile>>(db => db.ImageFiles.AsNoTracking().Where(f => f.JobId == jobId).OrderBy(f => f.Part).ToListAsync());

    public static async Task<string> Start(Partner partner, string batchNo, string format = "png")
    {
        var answer = await partner.Post("/api/v1/image-jobs", new { batchNo, format });
        answer.Status.ShouldBe(202, answer.Body?.ToJsonString());
        return answer.Text("jobId")!;
    }

    public static async Task<JsonNode> State(Partner partner, string jobId) => (await partner.Get($"/api/v1/image-jobs/{jobId}")).Body!;

    /// <summary>Runs the job as another host would: of that name, with small parts, with a renderer of the test's choice.</summary>
    public static async Task RunAs(string node, int partSize = 5, Func<CodeImageRenderer, CodeLabel, byte[]>? draw = null, CodeImageRenderer? renderer = null, CancellationToken ct = default)
    {
        await using var scope = TestHost.Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        JobScope.ActAsSystem(services);
        renderer ??= services.GetRequiredService<CodeImageRenderer>();
        var zips = draw is null
            ? new ImageZipWriter(renderer, image => Sm3.HashHex(image))
            : new ImageZipWriter(renderer, image => Sm3.HashHex(image)) { Draw = (label, style, pixels) => draw(renderer, label) };
        var me = new NodeIdentity(node);
        var writer = new PartWriter(renderer, zips, services.GetRequiredService<CodeLabels>(), services.GetRequiredService<IFileStore>());
        var part = ActivatorUtilities.CreateInstance<ImagePart>(services, writer, ActivatorUtilities.CreateInstance<ImageHeartbeat>(services, me), me, new ImageOptions(partSize));
        await ActivatorUtilities.CreateInstance<RunImageJobsJob>(services, part, me).RunAsync(ct);
    }

    /// <summary>The images of a zip by file name.</summary>
    public static Dictionary<string, byte[]> Unzip(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip), ZipArchiveMode.Read);
        return archive.Entries.ToDictionary(e => e.FullName, e =>
        {
            using var stream = e.Open();
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            return bytes.ToArray();
        });
    }
}
