using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using SuiShenMa.Admin.Data;
using SuiShenMa.Kernel.Files;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Entry;
using SuiShenMa.Objects.Features;
using SuiShenMa.Tests.Access;
using SuiShenMa.Tests.Kit;
using SuiShenMa.Tests.Objects;

namespace SuiShenMa.Tests.Admin;

/// <summary>
/// Walks every page and download of the operators' side as nine kinds of caller, and asks of each whether it opens, and whether what
/// belongs to one district is found by another: details, downloads, progress, lists, counts and pickers (access.tsv says what is right).
/// </summary>
public sealed class AccessWalkTests
{
    private const string Street = "310104010", OtherStreet = "310104012", Mark = "只属于徐汇的物体";
    private static Dictionary<string, string> _samples = [];
    private static string _type = "";

    /// <summary>Letter in the table under opens, letter under sees, and the account; the stranger has none.</summary>
    private static readonly (string Opens, string Sees, string? Account)[] Callers =
    [
        ("P", "P", "admin"), ("S", "S", "sysadmin"), ("C", "C", "secadmin"), ("A", "A", "auditor"), ("c", "c", "city-greening"),
        ("d", "x", "xuhui"), ("d", "j", "jingan"), ("u", "u", "xuhui-sub"), ("", "", null),
    ];

    [OneTimeSetUp]
    public async Task MakeSamples()
    {
        _type = await Stage.Type(t => (t.Mode, t.ManagingDepartmentId, t.ReviewRequired, t.TerritorialManagers) = (ManagementMode.Territorial, null, true, [new TerritorialManager("310104", "xuhui")]));
        var code = (await Stage.Enter(Slice.As("xuhui"), _type, region: Street, name: Mark + "一")).Code;
        var elsewhere = (await Stage.Enter(Slice.As("xuhui"), _type, region: OtherStreet, name: Mark + "二")).Code;
        var pending = (await Stage.Enter(Slice.As("city-civil"), _type, ManagerChoice.Original, Street, Mark + "三")).Code;
        (await Stage.Row(pending)).State.ShouldBe(ObjectCodeState.PendingReview);
        var job = await Slice.Db<SuiShenMa.Objects.Data.ObjectsDb, string>(async db =>
        {
            var row = new ImageJob { JobId = "J" + Guid.CreateVersion7().ToString("N")[^20..], DepartmentId = "xuhui", CreatedBy = "xuhui", CreatedByName = "徐汇", CreatedAt = db.Now, State = ImageJobState.Queued, Total = 1, CodesJson = $$"""{"types":["{{_type}}"],"codes":["{{code}}"]}""" };
            db.ImageJobs.Add(row);
            await db.SaveChangesAsync();
            return row.JobId;
        });
        var role = await RightsKit.MakeRole(await RightsKit.ActorOf("secadmin"), "objects.list");
        var sheet = "Q" + Guid.CreateVersion7().ToString("N")[^20..].ToUpperInvariant();
        await Slice.Db<SuiShenMa.Enterprise.Data.EnterpriseDb, int>(db =>
        {
            db.Batches.Add(new() { BatchNo = sheet, State = SuiShenMa.Enterprise.Domain.SheetState.Dropped, DepartmentId = "xuhui", CreatedBy = "xuhui", CreatedByName = "徐汇", CreatedAt = db.Now });
            return db.SaveChangesAsync();
        });
        var files = await FilesAsync(code);
        _samples = new Dictionary<string, string>(files)
        {
            ["enterprise"] = await Enterprise.EnterpriseKit.IssueAsync(Enterprise.EnterpriseKit.Entry(region: Street)),
            ["enterpriseSheet"] = sheet,
            ["code"] = code,
            ["elsewhere"] = elsewhere,
            ["pending"] = pending,
            ["type"] = _type,
            ["job"] = job,
            ["role"] = role.Id.ToString(),
            ["xuhuiSub"] = (await RightsKit.AccountOf("xuhui-sub")).Id.ToString(),
            ["administrator"] = (await RightsKit.AccountOf("admin")).Id.ToString(),
            ["xuhuiAccount"] = (await RightsKit.AccountOf("xuhui")).Id.ToString(),
        };
    }

    /// <summary>What long work left behind: batch, image file, download record, export, geocoding run, a photo, a scene.</summary>
    private static async Task<Dictionary<string, string>> FilesAsync(string code)
    {
        string New(char letter) => letter + Guid.CreateVersion7().ToString("N")[^20..].ToUpperInvariant();
        var (batch, job, export, run, scene) = (New('B'), New('J'), New('E'), New('G'), "walk-" + Guid.CreateVersion7().ToString("N")[^8..]);
        var files = TestHost.Services.GetRequiredService<IFileStore>();
        await files.SaveAsync("walk/" + job, s => s.WriteAsync("a,b"u8.ToArray()).AsTask(), default);
        var record = await Slice.Db<SuiShenMa.Objects.Data.ObjectsDb, long>(async db =>
        {
            var request = new SuiShenMa.Objects.Exports.ExportRequest(null, new ObjectCodeFilter(null, _type, null, null, null, null, null, null, null), Slice.As("xuhui").Scope);
            db.Batches.Add(new() { BatchNo = batch, State = BatchState.Dropped, Source = BatchSource.Workbook, TypeCode = _type, DepartmentId = "xuhui", CreatedBy = "xuhui", CreatedByName = "徐汇", CreatedAt = db.Now, FileName = Mark });
            db.ImageJobs.Add(new() { JobId = job, WishKey = job, DepartmentId = "xuhui", CreatedBy = "xuhui", CreatedByName = "徐汇", CreatedAt = db.Now, FinishedAt = db.Now, State = ImageJobState.Done, Total = 1, Completed = 1, CodesJson = $$"""{"types":["{{_type}}"],"codes":["{{code}}"]}""" });
            db.ImageFiles.Add(new() { JobId = job, Part = 1, Name = "manifest.csv", Size = 3, Sm3 = new string('0', 64), StoredFile = "walk/" + job });
            db.Exports.Add(new() { JobId = export, State = ImageJobState.Done, FilterJson = request.ToJson(), Total = 3, Completed = 3, DepartmentId = "xuhui", CreatedBy = "xuhui", CreatedByName = "徐汇", CreatedAt = db.Now, FinishedAt = db.Now, StoredFile = "walk/" + job });
            db.GeocodeRuns.Add(new() { RunId = run, State = GeocodeRunState.Done, MinimumLevel = "门牌号", DepartmentId = "xuhui", CreatedBy = "xuhui", CreatedByName = "徐汇", CreatedAt = db.Now, FinishedAt = db.Now });
            var download = db.Downloads.Add(new() { At = db.Now, DepartmentId = "xuhui", AccountId = "xuhui", AccountName = "徐汇", Code = code, TypeCode = _type, FileName = code + ".svg", Format = ImageFormat.Svg, Images = 1 }).Entity;
            await db.SaveChangesAsync();
            return download.Id;
        });
        await Slice.Send(AdminKit.Administrator, new SuiShenMa.Codes.Features.SaveSceneRule.Command(scene, "走查场景", false, 60, false, null));
        return new() { ["batch"] = batch, ["jobDone"] = job, ["export"] = export, ["run"] = run, ["scene"] = scene, ["download"] = record.ToString(System.Globalization.CultureInfo.InvariantCulture), ["photographed"] = await PhotographedAsync() };
    }

    private static async Task<string> PhotographedAsync()
    {
        var type = await Objects.Entry.EntryKit.TypeAsync(more: t => t.Attributes = [new() { Key = "photo", Name = "照片", DataType = AttributeDataType.Photo }]);
        using var bitmap = new SkiaSharp.SKBitmap(64, 64);
        using var jpeg = bitmap.Encode(SkiaSharp.SKEncodedImageFormat.Jpeg, 80);
        using var person = await Operator.SignIn("xuhui");
        using var entered = await person.Upload("/admin/object-codes/enter", Objects.Entry.EntryKit.Form(type), "photo.photo", "a.jpg", jpeg.ToArray(), "/admin/object-codes/enter?type=" + type);
        return entered.Headers.Location!.OriginalString.Split('/')[3];
    }

    [TestCaseSource(nameof(Callers))]
    public async Task Each_caller_opens_what_the_table_says_and_finds_nothing_that_is_another_s((string Opens, string Sees, string? Account) caller)
    {
        using var person = caller.Account is null ? Operator.Stranger() : await Operator.SignIn(caller.Account);
        var wrong = new List<string>();
        foreach (var row in AccessRow.Read())
        {
            var path = "/" + _samples.Aggregate(row.Sample, (p, s) => p.Replace("{" + s.Key + "}", s.Value, StringComparison.Ordinal));
            using var answer = await person.Get(path);
            var expected = Expected(row, caller.Opens, caller.Sees, caller.Account is null);
            if (!expected.Contains((int)answer.StatusCode) || (caller.Account is null && answer.Headers.Location?.OriginalString.Contains("/sign-in", StringComparison.Ordinal) != true && !row.Opens.Contains('!')))
            {
                wrong.Add($"{path}: {(int)answer.StatusCode}, expected {string.Join(" or ", expected)}");
            }
            // Whoever the table lets see the sample sees it; the log names what was done in every district.
            var mine = caller.Sees is "P" or "x" or "u" || row.Sees?.Contains(caller.Sees, StringComparison.Ordinal) == true;
            if (!mine && (await answer.Content.ReadAsStringAsync()) is var html && (html.Contains(_samples["code"], StringComparison.Ordinal) && !path.Contains(_samples["code"], StringComparison.Ordinal) || WebUtility.HtmlDecode(html).Contains(Mark, StringComparison.Ordinal)))
            {
                wrong.Add($"{path} shows what belongs to another district");
            }
        }
        wrong.ShouldBeEmpty();
    }

    /// <summary>What a page does when a form is posted is refused to whom the page is refused, before anything of the form is read.</summary>
    [TestCaseSource(nameof(Callers))]
    public async Task Nobody_posts_to_a_page_that_they_may_not_open((string Opens, string Sees, string? Account) caller)
    {
        using var person = caller.Account is null ? Operator.Stranger() : await Operator.SignIn(caller.Account);
        var wrong = new List<string>();
        foreach (var row in AccessRow.Read().Where(r => r.Opens is not ("*" or "!") && (caller.Account is null || !r.Opens.Contains(caller.Opens, StringComparison.Ordinal))))
        {
            var path = "/" + _samples.Aggregate(row.Sample, (p, s) => p.Replace("{" + s.Key + "}", s.Value, StringComparison.Ordinal));
            // Everybody who is signed in has the address of this page; whose data may be shown is asked of the source, with the form.
            using var answer = row.Address == "admin/reveal" && caller.Account is not null
                ? await person.Post(path, new() { ["Form.Kind"] = "account", ["Form.Id"] = _samples["xuhuiAccount"], ["Form.Reason"] = "核实联系方式" }, "/admin/password")
                : await person.PostBare(path);
            if (answer.StatusCode is not (HttpStatusCode.Forbidden or HttpStatusCode.MethodNotAllowed) && !(caller.Account is null && answer.StatusCode == HttpStatusCode.Redirect))
            {
                wrong.Add($"{path}: {(int)answer.StatusCode}");
            }
        }
        wrong.ShouldBeEmpty();
    }

    [Test, Row(103)]
    public async Task Lists_counts_and_pickers_show_the_own_district_only()
    {
        foreach (var (account, count) in new[] { ("xuhui", 3), ("xuhui-sub", 2), ("jingan", 0), ("city-greening", 0) })
        {
            var actor = await RightsKit.ActorOf(account);
            var list = await Slice.Send(actor, new ListObjectCodes.Query { Type = _type });
            (account, list.Items.Count).ShouldBe((account, count));
        }
        using var xuhui = await Operator.SignIn("xuhui");
        var form = await xuhui.Read("/admin/object-codes/enter?type=" + _type);
        form.ShouldContain("虹梅路街道");
        form.ShouldNotContain("310106");
        using var sub = await Operator.SignIn("xuhui-sub");
        (await sub.Read("/admin/object-codes/enter?type=" + _type)).ShouldNotContain(OtherStreet);
        foreach (var page in new[] { "/admin/object-codes", "/admin/reviews", "/admin/image-jobs/start", "/admin/enterprise-codes", "/admin/enterprise-codes/apply", "/admin/exports/start", "/admin/downloads", "/admin/imports/new" })
        {
            var html = await xuhui.Read(page);
            html.ShouldNotContain("静安区", customMessage: page);
            html.ShouldNotContain("value=\"310106", customMessage: page);
        }
        (await Should.ThrowAsync<SuiShenMa.Kernel.InputInvalid>(async () => await Stage.Enter(await RightsKit.ActorOf("xuhui"), _type, region: "310106"))).Errors.ShouldContainKey("regionCode");
    }

    private static int[] Expected(AccessRow row, string opens, string sees, bool stranger)
    {
        if (stranger)
        {
            return row.Opens.Contains('!') ? [200] : [302];
        }
        if (row.Opens is not ("*" or "!") && !row.Opens.Contains(opens, StringComparison.Ordinal))
        {
            return [403];
        }
        return row.Sees is null ? row.HasParameters ? [404] : [200, 302] : row.Sees.Contains(sees, StringComparison.Ordinal) ? [200] : [404];
    }
}
