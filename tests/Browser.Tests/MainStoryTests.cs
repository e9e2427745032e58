using System.IO.Compression;
using System.Text.RegularExpressions;
using Shouldly;

namespace SuiShenMa.BrowserTests;

/// <summary>
/// The platform's main job from end to end, by people at their screens: a type is defined, every neighbourhood of the city is imported,
/// another department reviews, the images are made and read back, and a passer-by and a partner see the same object.
/// </summary>
[Order(1)]
internal sealed partial class MainStoryTests
{
    private const string TypeCode = "jcwfwd";
    private const string TypeName = "居村委服务点";
    private const string ReviewerPassword = "Minzheng-2026-fwd";
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(12);

    [Test, CancelAfter(40 * 60 * 1000)]
    public async Task Every_neighbourhood_of_the_city_gets_a_code_that_scans()
    {
        await using var admin = await Visitor.SignedIn("admin");
        var firstPassword = await CreateReviewer(admin);
        await DefineType(admin);
        var template = await admin.Download("/admin/imports/new?handler=Template&type=" + TypeCode);
        await DryRunThatFindsErrors(admin, template);
        var batch = await Import(admin, template);

        await using var reviewer = await Visitor.SignedIn("city-civil", firstPassword);
        await ChangeFirstPassword(reviewer, firstPassword);
        await ReviewAll(reviewer, batch);
        var (active, waiting) = await ActivateOne(reviewer, batch);

        await ImagesThatScan(admin, batch);
        await PassersBy(active, waiting);
        await Partners(active, waiting);
        admin.ConsoleErrors.Concat(reviewer.ConsoleErrors).ShouldBeEmpty();
    }

    private static async Task<string> CreateReviewer(Visitor admin)
    {
        await admin.Picture("01-workbench");
        await admin.Go("/admin/accounts/new");
        await admin.Page.FillAsync("[name='Form.UserName']", "city-civil");
        await admin.Page.FillAsync("[name='Form.Name']", "市民政局审核员");
        await admin.Page.SelectOptionAsync("[name='Form.DepartmentId']", "city-civil");
        await admin.Press("创建账号");
        return (await admin.Page.InnerTextAsync(".secret")).Trim();
    }

    private static async Task DefineType(Visitor admin)
    {
        var page = admin.Page;
        await admin.Go("/admin/object-categories/edit");
        await page.FillAsync("[name='Form.Code']", "20");
        await page.FillAsync("[name='Form.Name']", "基层治理");
        await admin.Press("保存");

        await admin.Go("/admin/object-types/edit?category=20");
        await page.FillAsync("[name='Form.Code']", TypeCode);
        await page.FillAsync("[name='Form.Name']", TypeName);
        await page.SelectOptionAsync("[name='Form.Mode']", "Territorial");
        await page.SelectOptionAsync("[name='Form.ManagingDepartmentId']", "city-civil");
        await page.CheckAsync("[name='Form.ReviewRequired']");
        await page.CheckAsync("[name='Form.AutoApprove']");
        await page.CheckAsync("[name='Form.PartNumberRequired']");
        await Attribute(0, "服务时间", "openingHours", "Text");
        await page.CheckAsync("[name='Form.Attributes[0].OnLandingPage']");
        await admin.Press("添加属性");
        await Attribute(1, "类别", "kind", "Option");
        await page.FillAsync("[name='Form.Attributes[1].Options']", "居委会\n村委会");
        string[] districts = [.. VillageWorkbook.All.Select(v => v.Street[..6]).Distinct()];
        districts.Length.ShouldBe(16);
        for (var i = 0; i < districts.Length; i++)
        {
            await admin.Press("添加属地管理单位");
            await page.SelectOptionAsync($"[name='Form.Managers[{i}].RegionCode']", districts[i]);
            await page.SelectOptionAsync($"[name='Form.Managers[{i}].DepartmentId']", "city-civil");
        }
        await admin.Press("保存");
        (await page.InnerTextAsync("h1")).ShouldContain(TypeName);
        await admin.Picture("02-object-type");

        async Task Attribute(int row, string name, string key, string type)
        {
            await page.FillAsync($"[name='Form.Attributes[{row}].Name']", name);
            await page.FillAsync($"[name='Form.Attributes[{row}].Key']", key);
            await page.SelectOptionAsync($"[name='Form.Attributes[{row}].DataType']", type);
        }
    }

    private static async Task DryRunThatFindsErrors(Visitor admin, byte[] template)
    {
        await Upload(admin, "居村委服务点-初稿.xlsx", VillageWorkbook.Fill(template, spoilt: true));
        await Count(admin, "bad", VillageWorkbook.SpoiltRows.Count);
        await Count(admin, "good", VillageWorkbook.All.Count - VillageWorkbook.SpoiltRows.Count);
        var text = await admin.Page.InnerTextAsync("main");
        foreach (var row in VillageWorkbook.SpoiltRows)
        {
            text.ShouldContain(row.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
        await admin.Picture("03-import-dry-run");
        await admin.PressAndConfirm("放弃");
    }

    private static async Task<string> Import(Visitor admin, byte[] template)
    {
        await Upload(admin, "居村委服务点.xlsx", VillageWorkbook.Fill(template, spoilt: false));
        await Count(admin, "good", VillageWorkbook.All.Count);
        await Count(admin, "bad", 0);
        await admin.PressAndConfirm("导入合格行");
        await admin.WaitFor("text=查看这批物码", Long);
        await Count(admin, "done", VillageWorkbook.All.Count);
        return new Uri(admin.Page.Url).Segments[^1];
    }

    private static async Task Upload(Visitor admin, string name, byte[] workbook)
    {
        await admin.Go("/admin/imports/new?type=" + TypeCode);
        await admin.Page.SetInputFilesAsync("#Form_File", new Microsoft.Playwright.FilePayload
        {
            Name = name,
            MimeType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Buffer = workbook,
        });
        await admin.Press("上传并检查");
        await admin.WaitFor("[data-count=good]", Long);
    }

    private static async Task Count(Visitor visitor, string which, int expected) =>
        (await visitor.Page.InnerTextAsync($"dd[data-count={which}]")).Replace(",", "", StringComparison.Ordinal)
            .ShouldBe(expected.ToString(System.Globalization.CultureInfo.InvariantCulture), which);

    private static async Task ChangeFirstPassword(Visitor reviewer, string first)
    {
        await reviewer.Go("/admin");
        new Uri(reviewer.Page.Url).AbsolutePath.ShouldBe("/admin/password");
        await reviewer.Page.FillAsync("[name='Form.Current']", first);
        await reviewer.Page.FillAsync("[name='Form.New']", ReviewerPassword);
        await reviewer.Page.FillAsync("[name='Form.Repeat']", ReviewerPassword);
        await reviewer.Press("修改密码");
        if (new Uri(reviewer.Page.Url).AbsolutePath == "/sign-in")
        {
            await reviewer.SignIn("city-civil", ReviewerPassword);
        }
    }

    private static async Task ReviewAll(Visitor reviewer, string batch)
    {
        var page = reviewer.Page;
        await reviewer.Go("/admin/reviews?type=" + TypeCode);
        (await page.InnerTextAsync(".head")).Replace(",", "", StringComparison.Ordinal).ShouldContain($"待审核 {VillageWorkbook.All.Count} 条");
        for (var i = 0; i < 6; i++)
        {
            await page.Locator("input[data-row]").Nth(i).CheckAsync();
        }
        await reviewer.Picture("04-review");
        await reviewer.Go($"/admin/reviews?type={TypeCode}&pageSize=200");
        while (await page.Locator("input[data-row]").CountAsync() is > 0 and var rows)
        {
            await page.CheckAsync("input[data-all]");
            await reviewer.PressAndConfirm("通过");
            (await page.InnerTextAsync("main .alert.ok")).ShouldContain($"已通过 {rows} 条");
        }
        await reviewer.Go($"/admin/object-codes?batch={batch}&state=PendingReview");
        (await page.InnerTextAsync("h1 + .muted")).ShouldContain("共 0 条");
    }

    private static async Task<(string Active, string Waiting)> ActivateOne(Visitor reviewer, string batch)
    {
        var page = reviewer.Page;
        await reviewer.Go($"/admin/object-codes?batch={batch}&region=310104&keyword=" + Uri.EscapeDataString("汇"));
        var codes = await page.Locator("input[data-row]").EvaluateAllAsync<string[]>("boxes => boxes.map(b => b.value)");
        codes.Length.ShouldBeGreaterThan(1);
        await reviewer.Go("/admin/object-codes/" + codes[0]);
        await reviewer.PressAndConfirm("激活");
        (await page.InnerTextAsync(".head")).ShouldContain("已激活");
        await page.Locator(".code-image img").EvaluateAsync("image => image.decode()");
        await reviewer.Picture("06-code-detail");
        await reviewer.Go($"/admin/object-codes?batch={batch}&region=310104");
        await reviewer.Picture("05-object-codes");
        return (codes[0], codes[1]);
    }

    private static async Task ImagesThatScan(Visitor admin, string batch)
    {
        await admin.Go("/admin/image-jobs/start?batchNo=" + batch);
        await admin.Press("开始生成");
        await admin.WaitFor("text=manifest.csv", Long);
        await admin.Picture("07-image-job");
        var links = await admin.Page.Locator("a[href*='/files/']").EvaluateAllAsync<string[]>("links => links.map(a => a.getAttribute('href'))");
        var list = new StreamReader(new MemoryStream(await admin.Download(links.Single(l => l.EndsWith("manifest.csv", StringComparison.Ordinal)))));
        var urls = (await list.ReadToEndAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(r => r.Split(','))
            .ToDictionary(c => c[0].Split('/')[^1], c => c[4]);
        urls.Count.ShouldBe(VillageWorkbook.All.Count);
        urls.Values.Distinct().Count().ShouldBe(VillageWorkbook.All.Count);

        using var zip = new ZipArchive(new MemoryStream(await admin.Download(links.First(l => l.EndsWith(".zip", StringComparison.Ordinal)))));
        var images = zip.Entries.Where(e => e.Name.EndsWith(".png", StringComparison.Ordinal)).ToList();
        images.Count.ShouldBeGreaterThan(1000);
        for (var i = 0; i < 30; i++)
        {
            var image = images[i * (images.Count - 1) / 29];
            using var bytes = new MemoryStream();
            await using (var content = await image.OpenAsync())
            {
                await content.CopyToAsync(bytes);
            }
            var read = await Scanner.Read(bytes.ToArray());
            read.ShouldBe(urls[image.Name]);
            CodeUrl().IsMatch(read).ShouldBeTrue(read);
        }
    }

    private static async Task PassersBy(string active, string waiting)
    {
        await using var phone = await Visitor.OnPhone();
        await phone.Go("/w/" + active);
        (await phone.Page.GetAttributeAsync("[data-verdict]", "data-verdict")).ShouldBe("Genuine");
        var text = await phone.Page.InnerTextAsync("body");
        text.ShouldContain("服务点");
        text.ShouldContain("服务时间");
        (await phone.Page.Locator("dt", new() { HasTextString = "类别" }).CountAsync()).ShouldBe(0);
        await phone.Picture("08-landing");
        await phone.Go("/w/" + waiting);
        (await phone.Page.GetAttributeAsync("[data-verdict]", "data-verdict")).ShouldBe("NotActive");
        await phone.Picture("09-landing-not-active");
        phone.ConsoleErrors.ShouldBeEmpty();
    }

    private static async Task Partners(string active, string waiting)
    {
        object Ask(string code) => new { code = RunningHost.PublicBaseUrl + "/w/" + code, place = "徐汇区", purpose = "巡查" };
        var good = await SignedClient.Post("/api/v1/object-codes/verify", Ask(active));
        good["valid"]!.GetValue<bool>().ShouldBeTrue(good.ToJsonString());
        good["state"]!.GetValue<string>().ShouldBe("active");
        good["typeName"]!.GetValue<string>().ShouldBe(TypeName);
        good["managingDepartment"]!.ToJsonString().ShouldNotBeEmpty();
        var early = await SignedClient.Post("/api/v1/object-codes/verify", Ask(waiting));
        early["valid"]!.GetValue<bool>().ShouldBeFalse();
        early["reason"]!.GetValue<string>().ShouldBe("notActive");
    }

    [GeneratedRegex("^https://code\\.example\\.sh\\.gov\\.cn/w/[0-9A-Y]{14}$")]
    private static partial Regex CodeUrl();
}
