using Deque.AxeCore.Playwright;
using Shouldly;
using SuiShenMa.Tests.Access;

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

    /// <summary>Who looks at a page: the first in access.tsv of those that open it.</summary>
    private static readonly (char Opens, string Account)[] Lookers = [('P', "admin"), ('S', "sysadmin"), ('C', "secadmin"), ('A', "auditor"), ('c', "city-greening"), ('d', "xuhui"), ('*', "admin")];

    /// <summary>Pages that show something only with what the address asks for.</summary>
    private static readonly (string Account, string Path)[] Asked =
    [
        ("city-greening", "/admin/object-codes/{code}"), ("city-greening", "/admin/object-codes/enter?type=03001"), ("city-greening", "/admin/imports/new?type=03001"),
        ("secadmin", "/admin/grants/departments/xuhui"), ("secadmin", "/admin/why?account=xuhui-sub&permission=objects.review&action=View&type=03001&region=310104010"),
        ("admin", "/admin/departments/edit?id=xuhui"), ("admin", "/admin/dictionaries?kind=service-type"), ("admin", "/admin/dictionaries/edit?kind=terminal"),
        ("admin", "/admin/applications/demo"), ("admin", "/admin/applications/demo/keys/new"), ("admin", "/admin/engine-log?result=ok"),
        ("city-greening", "/admin/reviews"), ("city-greening", "/admin"),
    ];

    private static IEnumerable<string> Accounts() => Walk().Select(w => w.Account).Distinct();

    /// <summary>Every page of the operators' side that opens without naming a thing in its path, so that a new page is looked at by being in the table.</summary>
    [TestCaseSource(nameof(Accounts))]
    public async Task The_pages_of_the_operators_are_open_to_everyone(string account)
    {
        await using var operatorAtDesk = await Visitor.SignedIn(account);
        var found = new List<string>();
        foreach (var path in Walk().Where(w => w.Account == account).Select(w => w.Path.Replace("{code}", _code, StringComparison.Ordinal)))
        {
            found.AddRange((await Findings(operatorAtDesk, path)).Select(f => path + ": " + f));
        }
        found.ShouldBeEmpty();
    }

    private static IEnumerable<(string Account, string Path)> Walk() =>
        AccessRow.Read().Where(r => !r.HasParameters && !NoPages.Contains(r.Address))
            .Select(r => (Lookers.First(l => r.Opens.Contains(l.Opens, StringComparison.Ordinal)).Account, "/" + r.Address)).Concat(Asked).Distinct();

    /// <summary>Downloads, and pages of one thing that is named behind the question mark.</summary>
    private static readonly HashSet<string> NoPages =
    [
        "admin/departments/export", "admin/roles/export", "admin/why/matrix", "admin/dictionaries/export", "admin/audit/export", "admin/keys/export", "admin/downloads/export",
        "admin/enterprise-codes/export", "admin/owning-units/find", "admin/reveal", "admin/audit/api/call", "admin/audit/record", "admin/code-styles/edit",
    ];

    [TestCase("/sign-in")]
    [TestCase("/w/{code}")]
    [TestCase("/w/00000000000000")]
    public async Task A_page_without_sign_in_is_open_to_everyone(string path)
    {
        await using var visitor = await Visitor.OnPhone();
        await Check(visitor, path.Replace("{code}", _code, StringComparison.Ordinal));
    }

    private static async Task Check(Visitor visitor, string path) => (await Findings(visitor, path)).ShouldBeEmpty(path);

    private static async Task<IReadOnlyList<string>> Findings(Visitor visitor, string path)
    {
        await visitor.Page.SetViewportSizeAsync(visitor.Width, 860);
        // An unknown code has a page of its own, and says 404 to programs.
        await visitor.Go(path, limit: path.StartsWith("/w/", StringComparison.Ordinal) ? 405 : 400);
        var found = new List<string>();
        if (await visitor.Page.Locator("h1").CountAsync() is not 1 and var headings)
        {
            found.Add($"{headings} main headings");
        }
        var axe = await visitor.Page.RunAxe();
        found.AddRange(axe.Violations.Where(v => v.Impact is "serious" or "critical").Select(v => $"{v.Id}: {v.Help}: {string.Join(" | ", v.Nodes.Take(4).Select(n => n.Html))}"));
        await Wide(visitor.Width);
        await visitor.Page.SetViewportSizeAsync(Visitor.PhoneWidth, 844);
        await Wide(Visitor.PhoneWidth);
        found.AddRange(visitor.ConsoleErrors);
        visitor.ConsoleErrors.Clear();
        return found;

        async Task Wide(int screen)
        {
            if (await visitor.Page.EvaluateAsync<int>("document.documentElement.scrollWidth") is var width && width > screen)
            {
                found.Add($"{width} pixels wide on a screen of {screen}");
            }
        }
    }
}
