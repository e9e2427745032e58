using System.Globalization;
using System.IO.Compression;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Features;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Objects.Images;

/// <summary>“一物一码”下载管理: records of the department, found, looked into, downloaded again.</summary>
[Row(10)]
internal sealed class DownloadRecordTests
{
    private Operator _xuhui = null!;
    private string _batch = "";
    private string _job = "";
    private byte[] _zip = [];

    [OneTimeSetUp]
    public async Task SetUp()
    {
        ImagesKit.NeedFont();
        _xuhui = await Operator.SignIn("xuhui");
        _batch = await ImagesKit.Batch(Slice.As("xuhui"), 3);
        using var started = await _xuhui.Post("/admin/image-jobs/start", new() { ["batchNo"] = _batch, ["format"] = "png" });
        started.StatusCode.ShouldBe(HttpStatusCode.Redirect, await started.Content.ReadAsStringAsync());
        _job = started.Headers.Location!.OriginalString.Split('/')[^1];
        (await _xuhui.Read($"/admin/image-jobs/{_job}")).ShouldContain("排队中");
        await Slice.Run<RunImageJobsJob>();
        using var zip = await _xuhui.Get($"/admin/image-jobs/{_job}/files/images-001.zip");
        zip.StatusCode.ShouldBe(HttpStatusCode.OK);
        _zip = await zip.Content.ReadAsByteArrayAsync();
    }

    [OneTimeTearDown]
    public void TearDown() => _xuhui?.Dispose();

    private Task<DownloadRecord> Record() =>
        Slice.Db<ObjectsDb, DownloadRecord>(db => db.Downloads.AsNoTracking().Where(d => d.JobId == _job && d.FileName == "images-001.zip").OrderBy(d => d.Id).FirstAsync());

    [Test]
    public async Task The_department_sees_what_was_downloaded_and_others_do_not()
    {
        (await _xuhui.Read("/admin/downloads")).ShouldContain(_batch);
        using var jingan = await Operator.SignIn("jingan");
        (await jingan.Read("/admin/downloads")).ShouldNotContain(_batch);
        (await jingan.Read("/admin/image-jobs")).ShouldNotContain(_batch);
        var id = (await Record()).Id;
        foreach (var path in new[] { $"/admin/downloads/{id}", $"/admin/image-jobs/{_job}", $"/admin/image-jobs/{_job}/progress", $"/admin/image-jobs/{_job}/files/images-001.zip" })
        {
            using var answer = await jingan.Get(path);
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
        }
        using var admin = await Operator.SignIn("admin");
        (await admin.Read("/admin/downloads?batchNo=" + _batch)).ShouldContain("images-001.zip");
    }

    [Test]
    public async Task A_confined_account_does_not_get_a_batch_with_codes_outside_its_types()
    {
        var confined = Slice.As("xuhui");
        confined = confined with { Scope = confined.Scope with { ObjectTypes = SuiShenMa.Kernel.Security.Allowed.Just(["03001"]) } };
        (await Should.ThrowAsync<SuiShenMa.Kernel.RuleViolation>(() => Slice.Send(confined, new DownloadImageFile.Query(_job, "images-001.zip")))).Status.ShouldBe(403);
        (await Should.ThrowAsync<SuiShenMa.Kernel.RuleViolation>(() => Slice.Send(confined, new StartImageJob.Command(_batch, ImageFormat.Png)))).Status.ShouldBe(403);
    }

    [Test]
    public async Task Records_are_found_by_time_batch_code_account_and_format()
    {
        var code = (await ImagesKit.Codes(_batch))[1];
        var today = ChinaTime.Of(TestHost.Clock.GetUtcNow().UtcDateTime).Date;
        string Day(int plus) => today.AddDays(plus).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        foreach (var good in new[] { $"batchNo={_batch}", $"code={code}", "account=xuhui", "format=Png", $"from={Day(-1)}&to={Day(1)}", $"batchNo={_batch}&code={code}&format=Png&from={Day(-1)}" })
        {
            (await _xuhui.Read("/admin/downloads?" + good)).ShouldContain("images-001.zip", customMessage: good);
        }
        foreach (var bad in new[] { "batchNo=B0", "code=00000000000001", $"batchNo={_batch}&account=nobody", $"batchNo={_batch}&format=Pdf", $"batchNo={_batch}&from={Day(2)}", $"batchNo={_batch}&to={Day(-2)}", $"batchNo={_batch}&typeCode=03001" })
        {
            (await _xuhui.Read("/admin/downloads?" + bad)).ShouldContain("没有符合条件的下载记录", customMessage: bad);
        }
        using var wrong = await _xuhui.Get("/admin/downloads?from=yesterday");
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Test]
    public async Task The_details_name_each_image_and_the_time()
    {
        var record = await Record();
        var page = await _xuhui.Read($"/admin/downloads/{record.Id}");
        page.ShouldContain(ChinaTime.Text(record.At));
        page.ShouldContain(record.AccountName);
        foreach (var code in await ImagesKit.Codes(_batch))
        {
            page.ShouldContain(code);
        }
    }

    [Test]
    public async Task The_same_file_is_downloaded_again_and_that_is_recorded_too()
    {
        var page = await _xuhui.Read("/admin/downloads?batchNo=" + _batch);
        page.ShouldContain($"/admin/image-jobs/{_job}/files/images-001.zip");
        var before = await Slice.Db<ObjectsDb, int>(db => db.Downloads.CountAsync(d => d.JobId == _job));
        using var again = await _xuhui.Get($"/admin/image-jobs/{_job}/files/images-001.zip");
        (await again.Content.ReadAsByteArrayAsync()).ShouldBe(_zip);
        (await Slice.Db<ObjectsDb, int>(db => db.Downloads.CountAsync(d => d.JobId == _job))).ShouldBe(before + 1);
        using var manifest = await _xuhui.Get($"/admin/image-jobs/{_job}/files/manifest.csv");
        (await manifest.Content.ReadAsStringAsync()).ShouldContain((await ImagesKit.Codes(_batch))[2]);
    }

    [Test]
    public async Task The_list_of_records_is_exported_as_a_workbook()
    {
        using var answer = await _xuhui.Get("/admin/downloads/export?batchNo=" + _batch);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var book = new ZipArchive(await answer.Content.ReadAsStreamAsync(), ZipArchiveMode.Read);
        using var sheet = new StreamReader(book.GetEntry("xl/worksheets/sheet1.xml")!.Open());
        var text = await sheet.ReadToEndAsync();
        text.ShouldContain("下载时间");
        text.ShouldContain(_batch);
        text.ShouldContain((await Record()).Sm3);
    }

    [Test]
    public async Task A_single_image_is_recorded_when_it_is_saved_and_not_when_it_is_looked_at()
    {
        var code = (await ImagesKit.Codes(_batch))[0];
        using var seen = await _xuhui.Get($"/admin/object-codes/{code}/image");
        seen.Content.Headers.ContentType!.MediaType.ShouldBe("image/png");
        (await Slice.Db<ObjectsDb, int>(db => db.Downloads.CountAsync(d => d.Code == code))).ShouldBe(0);
        using var saved = await _xuhui.Get($"/admin/object-codes/{code}/image?format=svg&download=1");
        saved.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        var record = await Slice.Db<ObjectsDb, DownloadRecord>(db => db.Downloads.SingleAsync(d => d.Code == code));
        (record.Format, record.Images, record.DepartmentId).ShouldBe((ImageFormat.Svg, 1, "xuhui"));
        (await _xuhui.Read($"/admin/downloads/{record.Id}")).ShouldContain(code);
    }

    [Test]
    public async Task Chosen_codes_and_a_filter_make_jobs_of_their_own()
    {
        var codes = await ImagesKit.Codes(_batch);
        using var started = await _xuhui.Post("/admin/image-jobs/start", new() { ["codes"] = $"{codes[0]}\n{codes[2]}", ["format"] = "svg" });
        started.StatusCode.ShouldBe(HttpStatusCode.Redirect, await started.Content.ReadAsStringAsync());
        var job = started.Headers.Location!.OriginalString.Split('/')[^1];
        await Slice.Run<RunImageJobsJob>();
        (await _xuhui.Read($"/admin/image-jobs/{job}")).ShouldContain("images-001.zip");
        using var zip = await _xuhui.Get($"/admin/image-jobs/{job}/files/images-001.zip");
        ImagesKit.Unzip(await zip.Content.ReadAsByteArrayAsync()).Keys.Count(k => k.EndsWith(".svg", StringComparison.Ordinal)).ShouldBe(2);
        (await _xuhui.Read($"/admin/downloads?code={codes[2]}&format=Svg")).ShouldContain(job);

        using var foreign = await _xuhui.Post("/admin/image-jobs/start", new() { ["codes"] = (await ImagesKit.Codes(await ImagesKit.Batch(Slice.As("jingan"), 1)))[0] });
        foreign.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        using var none = await _xuhui.Post("/admin/image-jobs/start", new() { ["typeCode"] = "00000" });
        none.StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }
}
