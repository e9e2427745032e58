using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Imaging;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Features;
using SuiShenMa.Tests.Kernel.Imaging;
using SuiShenMa.Tests.Kit;
using SuiShenMa.Tests.Objects.Images;

namespace SuiShenMa.Tests.Crash;

/// <summary>
/// Import, image job and review of a real process that signal 9 ends at an exact place of its work (promises P1, P5, P7): what is
/// there after the restart is compared row by row with what was handed in.
/// </summary>
public sealed class PowerCutTests
{
    private const int PartSize = 40;
    private static readonly string Folder = Path.Combine(Path.GetTempPath(), "ssm-tests", "cut-" + Guid.CreateVersion7().ToString("N"));

    private HostProcess _host = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _host = new HostProcess(Path.Combine(Folder, "data"), new Dictionary<string, string> { ["Images__PartSize"] = PartSize.ToString(CultureInfo.InvariantCulture) });
        await _host.Start();
    }

    [OneTimeTearDown]
    public void Stop()
    {
        _host?.Dispose();
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    [Test, Row(3)]
    public async Task A_workbook_loses_and_doubles_no_row_when_check_and_import_are_both_cut()
    {
        const int rows = 6_500;
        bool Bad(int row) => row % 1_000 == 7;
        var good = Enumerable.Range(0, rows).Where(r => !Bad(r)).Select(r => "断电物体 " + r).ToList();
        var sheet = new StringBuilder("名称,区划或街道,地址\r\n");
        for (var row = 0; row < rows; row++)
        {
            sheet.Append(CultureInfo.InvariantCulture, $"断电物体 {row},{(Bad(row) ? "静安区南京西路街道" : "310104012")},虹梅路 {row} 号\r\n");
        }

        // The claim is the first, then one for each 2 000 rows: two of the four parts of the check are there.
        await CutAt("UPDATE \"objects_batch\"", 4);
        using (var person = await Operator.SignIn("xuhui", address: _host.Address))
        {
            await Unanswered(() => person.Upload("/admin/imports/new", new() { ["Form.TypeCode"] = "03001" }, "Form.File", "断电.csv", Encoding.UTF8.GetBytes(sheet.ToString()), "/admin/imports/new?type=03001"));
        }
        await _host.Died();
        var batchNo = await _host.Look(db => db.Batches.Where(b => b.FileName == "断电.csv").Select(b => b.BatchNo).SingleAsync());
        ((await Batch(batchNo)).State, (await Items(batchNo)).Count).ShouldBe((BatchState.Checking, 4_000));

        await _host.Start();
        await Until(async () => (await Batch(batchNo)).State == BatchState.Checked);
        var found = await Items(batchNo);
        found.Select(i => i.Number).ShouldBe(Enumerable.Range(2, rows), "each row of the file once");
        found.Where(i => i.State == ItemState.Failed).Select(i => i.Number - 2).ShouldBe(Enumerable.Range(0, rows).Where(Bad));
        (await Batch(batchNo)).Failed.ShouldBe(rows - good.Count);

        // The decision is the first, the claim the second, then one for each 1 000 rows: the second thousand is written and not committed.
        await CutAt("UPDATE \"objects_batch\"", 4);
        using (var person = await Operator.SignIn("xuhui", address: _host.Address))
        {
            await Unanswered(() => person.Post($"/admin/imports/{batchNo}?handler=Commit&mode=AcceptedRows", [], "/admin/imports/" + batchNo));
        }
        await _host.Died();
        var half = await Names(batchNo);
        ((await Batch(batchNo)).Succeeded, half.Count).ShouldBe((1_000, 1_000));

        await _host.Start();
        await Until(async () => (await Batch(batchNo)).State == BatchState.Done);
        var batch = await Batch(batchNo);
        (batch.Succeeded, batch.Failed, batch.Repeated).ShouldBe((good.Count, rows - good.Count, 0));
        (await Names(batchNo)).ShouldBe(good, "every good row became one code, in the order of the file");
        var made = await Items(batchNo);
        made.Select(i => i.Number).ShouldBe(Enumerable.Range(2, rows));
        var codes = await _host.Look(db => db.Codes.AsNoTracking().Where(c => c.BatchNo == batchNo).ToDictionaryAsync(c => c.Code, c => c.Name));
        made.Where(i => i.State == ItemState.Done).Select(i => codes[i.Code!]).ShouldBe(good, "and each row names its own code");
        (await _host.Look(db => db.Audit.CountAsync(a => a.Action == "object-batch.done" && a.SubjectId == batchNo))).ShouldBe(1);
    }

    [Test, Row(209)]
    public async Task An_image_job_that_is_cut_hands_out_each_image_once()
    {
        if (CaptionFont.Find() is { Available: false } font)
        {
            ImagingKit.Missing(font.Reason!);
        }
        const int count = (PartSize * 3) + 10;
        await _host.Restart();
        var batchNo = (await Client.Post("/api/v1/object-codes/blank-batches", new { count })).Text("batchNo")!;
        await Until(async () => (await Batch(batchNo)).State == BatchState.Done);

        // The third part lies on the disk, and no row names it yet.
        await CutAt("INSERT INTO \"objects_image_file\"", 3);
        await Unanswered(() => Client.Post("/api/v1/image-jobs", new { batchNo, format = "png" }));
        await _host.Died();
        var job = await _host.Look(db => db.ImageJobs.AsNoTracking().SingleAsync(j => j.BatchNo == batchNo));
        var before = await Files(job.JobId);
        (job.State, before.Sum(f => f.Images)).ShouldBe((ImageJobState.Running, PartSize * 2));

        await _host.Start();
        await Until(async () => await _host.Look(db => db.ImageJobs.AnyAsync(j => j.JobId == job.JobId && j.State == ImageJobState.Done)));
        var files = await Files(job.JobId);
        files.Select(f => f.Images).ShouldBe([PartSize, PartSize, PartSize, 10, 0]);
        files.Take(2).Select(f => f.Sm3).ShouldBe(before.Select(f => f.Sm3), "what was made before is not made again");
        var printed = new List<string>();
        foreach (var file in files)
        {
            var answer = await Client.Get($"/api/v1/image-jobs/{job.JobId}/files/{file.Name}");
            Sm3.HashHex(answer.Bytes).ShouldBe(file.Sm3, file.Name);
            if (file.Images > 0)
            {
                printed.AddRange(ImagesKit.Unzip(answer.Bytes).Where(e => e.Key != "manifest.csv").Select(e => CodeImageReader.Read(e.Value).Text!.Split('/')[^1]));
            }
            else
            {
                Encoding.UTF8.GetString(answer.Bytes).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(count + 1, "the heading and a line for each image");
            }
        }
        printed.ShouldBe(await _host.Look(db => db.Codes.Where(c => c.BatchNo == batchNo).OrderBy(c => c.Id).Select(c => c.Code).ToListAsync()));
        (await _host.Look(db => db.Audit.CountAsync(a => a.Action == "images.done" && a.SubjectId == job.JobId))).ShouldBe(1);
    }

    [Test, Row(4)]
    public async Task A_bulk_approval_that_is_cut_is_made_whole_or_not_at_all()
    {
        const int count = 20;
        await _host.Restart();
        var items = Enumerable.Range(0, count).Select(i => new { name = "中转站 " + i, regionCode = "310104", address = "上海市徐汇区漕宝路 401 号" });
        var batchNo = (await Client.Post("/api/v1/object-codes/batches", new { typeCode = "03101", items })).Text("batchNo")!;
        await Until(async () => (await Batch(batchNo)).State == BatchState.Done);
        var waiting = await Codes(batchNo);
        waiting.ShouldAllBe(c => c.State == ObjectCodeState.PendingReview);

        // MariaDB gets all the updates in one command, SQLite each by itself.
        await CutAt("UPDATE \"objects_code\"", TestHost.UsesMySql ? 1 : 11);
        await Unanswered(Approve);
        await _host.Died();
        (await Codes(batchNo)).ShouldAllBe(c => c.State == ObjectCodeState.PendingReview && c.ReviewedBy == null);
        (await Approvals()).ShouldBeEmpty();

        await _host.Start();
        await Approve();
        (await Codes(batchNo)).ShouldAllBe(c => c.State == ObjectCodeState.Issued && c.ReviewedAt != null);
        (await Approvals()).Order().ShouldBe(waiting.Select(c => c.Code).Order(), "one record for each");

        async Task<HttpResponseMessage> Approve()
        {
            using var reviewer = await Operator.SignIn("city-greening", address: _host.Address);
            return await reviewer.Post("/admin/reviews?handler=Approve&" + string.Join('&', waiting.Select(c => "codes=" + c.Code)), [], "/admin/reviews?type=03101");
        }

        async Task<List<string>> Approvals()
        {
            var codes = waiting.Select(c => c.Code).ToList();
            return await _host.Look(db => db.Audit.Where(a => a.Action == "object.approved" && codes.Contains(a.SubjectId)).Select(a => a.SubjectId).ToListAsync());
        }
    }

    [Test, Row(4)]
    public async Task The_72_hour_approval_that_is_cut_goes_on_and_approves_each_entry_once()
    {
        const int count = 12;
        var data = Path.Combine(Folder, "overdue");
        using (TestHost.Clock.Ahead(TimeSpan.FromHours(-73)))
        {
            await using var threeDaysAgo = TestHost.NewFactory(data);
            threeDaysAgo.UseKestrel(0);
            threeDaysAgo.StartServer();
            var partner = new Partner(address: threeDaysAgo.ClientOptions.BaseAddress);
            for (var i = 0; i < count; i++)
            {
                (await partner.Post("/api/v1/object-codes", new { typeCode = "03101", name = "满期 " + i, regionCode = "310104", address = "上海市徐汇区漕宝路 401 号" })).Status.ShouldBe(201);
            }
        }

        using var host = new HostProcess(data);
        await host.Start(new PowerCut("UPDATE \"objects_code\"", 6));
        await host.Died();
        var half = await Entries();
        half.Count.ShouldBe(count);
        half.Count(c => c.State == ObjectCodeState.Issued).ShouldBe(5);
        (await Records()).Order().ShouldBe(half.Where(c => c.State == ObjectCodeState.Issued).Select(c => c.Code).Order(), "what is approved has its record, what waits has none");

        await using (var another = TestHost.NewFactory(data))
        {
            await using var scope = another.Services.CreateAsyncScope();
            SuiShenMa.Kernel.Jobs.JobScope.ActAsSystem(scope.ServiceProvider);
            await scope.ServiceProvider.GetRequiredService<ApproveOverdueEntriesJob>().RunAsync(CancellationToken.None);
        }
        var whole = await Entries();
        whole.ShouldAllBe(c => c.State == ObjectCodeState.Issued && c.ReviewedBy == "system" && c.AutoApproveAt == null);
        whole.Join(half.Where(c => c.State == ObjectCodeState.Issued), c => c.Code, c => c.Code, (now, then) => now.Version == then.Version).ShouldBe([true, true, true, true, true], "what was approved before is left alone");
        (await Records()).Order().ShouldBe(whole.Select(c => c.Code).Order(), "one record for each");

        Task<List<ObjectCode>> Entries() => host.Look(db => db.Codes.AsNoTracking().OrderBy(c => c.Id).ToListAsync());
        Task<List<string>> Records() => host.Look(db => db.Audit.Where(a => a.Action == "object.auto-approved").Select(a => a.SubjectId).ToListAsync());
    }

    private Partner Client => new(address: _host.Address);

    private async Task CutAt(string command, int turn)
    {
        _host.Kill();
        await _host.Start(new PowerCut(command, turn));
    }

    /// <summary>A call that the cut may leave without its answer.</summary>
    private static async Task Unanswered<T>(Func<Task<T>> call)
    {
        try
        {
            (await call() as IDisposable)?.Dispose();
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
        }
    }

    private Task<IntakeBatch> Batch(string batchNo) => _host.Look(db => db.Batches.AsNoTracking().SingleAsync(b => b.BatchNo == batchNo));

    private Task<List<IntakeItem>> Items(string batchNo) => _host.Look(db => db.Items.AsNoTracking().Where(i => i.BatchNo == batchNo).OrderBy(i => i.Number).ToListAsync());

    private Task<List<ObjectCode>> Codes(string batchNo) => _host.Look(db => db.Codes.AsNoTracking().Where(c => c.BatchNo == batchNo).OrderBy(c => c.Id).ToListAsync());

    private Task<List<string>> Names(string batchNo) => _host.Look(db => db.Codes.Where(c => c.BatchNo == batchNo).OrderBy(c => c.Id).Select(c => c.Name).ToListAsync());

    private Task<List<ImageFile>> Files(string jobId) => _host.Look(db => db.ImageFiles.AsNoTracking().Where(f => f.JobId == jobId).OrderBy(f => f.Part).ToListAsync());

    private static async Task Until(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        while (!await holds())
        {
            await Task.Delay(20, patience.Token);
        }
    }
}
