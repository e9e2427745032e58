using Deque.AxeCore.Playwright;
using Shouldly;

namespace SuiShenMa.BrowserTests;

/// <summary>Every main page is usable by everyone: no serious finding of axe, no error on the console, nothing to push sideways on a phone.</summary>
[Order(2)]
internal sealed class PageQualityTests
{
    private static string _code = "";

    /// <summary>One object that stands and one that waits, so that no list is empty.</summary>
    [OneTimeSetUp]
    public async Task Enter()
    {
        object Thing(string type, string name) => new { typeCode = type, name, regionCode = "310104", address = "漕溪北路 336 号" };
        _code = (await SignedClient.Post("/api/v1/object-codes", Thing("03001", "徐家汇公园公共厕所"), 201))["code"]!.GetValue<string>();
        await SignedClient.Post("/api/v1/object-codes", Thing("03101", "徐家汇垃圾中转站"), 201);
    }

    private static readonly string[] DeskPages =
    [
        "/admin", "/admin/object-codes", "/admin/object-codes/{code}", "/admin/object-codes/enter?type=03001", "/admin/imports", "/admin/imports/new?type=03001",
        "/admin/reviews", "/admin/object-types", "/admin/object-types/edit", "/admin/image-jobs", "/admin/image-jobs/start", "/admin/downloads",
        "/admin/my-account", "/admin/second-factor", "/admin/password",
    ];

    [TestCaseSource(nameof(DeskPages))]
    public async Task A_page_of_the_operators_is_open_to_everyone(string path)
    {
        await using var operatorAtDesk = await Visitor.SignedIn("city-greening");
        await Check(operatorAtDesk, path.Replace("{code}", _code, StringComparison.Ordinal));
    }

    [TestCase("secadmin", "/admin/roles")]
    [TestCase("secadmin", "/admin/roles/edit")]
    [TestCase("secadmin", "/admin/grants")]
    [TestCase("secadmin", "/admin/grants/departments/xuhui")]
    [TestCase("secadmin", "/admin/why?account=xuhui-sub&permission=objects.review&action=View&type=03001&region=310104010")]
    [TestCase("sysadmin", "/admin/departments")]
    [TestCase("sysadmin", "/admin/administrators")]
    [TestCase("xuhui", "/admin/sub-accounts")]
    public async Task A_page_of_rights_is_open_to_everyone(string account, string path)
    {
        await using var operatorAtDesk = await Visitor.SignedIn(account);
        await Check(operatorAtDesk, path);
    }

    [TestCase("/admin/sessions")]
    [TestCase("/admin/security-policy")]
    [TestCase("/admin/messages")]
    [TestCase("/admin/provisioning")]
    [TestCase("/admin/accounts")]
    [TestCase("/admin/applications/demo")]
    [TestCase("/admin/applications/edit")]
    [TestCase("/admin/dictionaries?kind=service-type")]
    [TestCase("/admin/audit")]
    [TestCase("/admin/audit/api")]
    [TestCase("/admin/engine-statistics")]
    public async Task A_page_of_the_administrators_is_open_to_everyone(string path)
    {
        await using var administrator = await Visitor.SignedIn("admin");
        await Check(administrator, path);
    }

    [TestCase("/sign-in")]
    [TestCase("/w/{code}")]
    [TestCase("/w/00000000000000")]
    public async Task A_page_without_sign_in_is_open_to_everyone(string path)
    {
        await using var visitor = await Visitor.OnPhone();
        await Check(visitor, path.Replace("{code}", _code, StringComparison.Ordinal));
    }

    private static async Task Check(Visitor visitor, string path)
    {
        // An unknown code has a page of its own, and says 404 to programs.
        await visitor.Go(path, limit: path.StartsWith("/w/", StringComparison.Ordinal) ? 405 : 400);
        (await visitor.Page.Locator("h1").CountAsync()).ShouldBe(1);
        var found = await visitor.Page.RunAxe();
        found.Violations.Where(v => v.Impact is "serious" or "critical")
            .Select(v => $"{v.Id}: {v.Help}: {string.Join(" | ", v.Nodes.Take(4).Select(n => n.Html))}").ShouldBeEmpty();
        var screen = visitor.Page.ViewportSize!.Width;
        (await Width(visitor)).ShouldBeLessThanOrEqualTo(screen, path);
        await visitor.Page.SetViewportSizeAsync(Visitor.PhoneWidth, 844);
        (await Width(visitor)).ShouldBeLessThanOrEqualTo(Visitor.PhoneWidth, path);
        visitor.ConsoleErrors.ShouldBeEmpty();
    }

    private static Task<int> Width(Visitor visitor) => visitor.Page.EvaluateAsync<int>("document.documentElement.scrollWidth");
}
