using Microsoft.Playwright;
using Shouldly;

namespace SuiShenMa.BrowserTests;

/// <summary>One person at one screen: a browser session of its own, whose console errors are kept.</summary>
internal sealed class Visitor : IAsyncDisposable
{
    public const int PhoneWidth = 390;

    private readonly IBrowserContext _context;

    private Visitor(IBrowserContext context, IPage page, int width)
    {
        _context = context;
        (Page, Width) = (page, width);
        page.SetDefaultTimeout(60_000);
        page.Console += (_, message) =>
        {
            // The status of the page itself is asserted where it is opened.
            if (message.Type == "error" && !message.Location.StartsWith(page.Url + ":", StringComparison.Ordinal))
            {
                ConsoleErrors.Add($"{page.Url}: {message.Text}");
            }
        };
        page.PageError += (_, error) => ConsoleErrors.Add($"{page.Url}: {error}");
    }

    public IPage Page { get; }

    /// <summary>Of the screen that this person sits at, in pixels.</summary>
    public int Width { get; }

    public List<string> ConsoleErrors { get; } = [];

    public static Task<Visitor> AtDesk() => Open(1366, 860);

    public static Task<Visitor> OnPhone() => Open(PhoneWidth, 844);

    public static async Task<Visitor> SignedIn(string userName, string password = RunningHost.Password)
    {
        var visitor = await AtDesk();
        await visitor.SignIn(userName, password);
        return visitor;
    }

    public async Task SignIn(string userName, string password)
    {
        await Go("/sign-in");
        await Page.FillAsync("[name='Form.UserName']", userName);
        await Page.FillAsync("[name='Form.Password']", password);
        await Press("登录");
        await Page.Locator("details.who").WaitForAsync();
    }

    public async Task Go(string path, int limit = 400)
    {
        var answer = await Page.GotoAsync(new Uri(BrowserRun.Host.Address, path).ToString());
        answer!.Status.ShouldBeLessThan(limit, $"{path}\n{BrowserRun.Host.Log}");
    }

    /// <summary>Presses the first visible button of that name on the page and waits for the page that follows.</summary>
    public Task Press(string button) => Follow(Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).First);

    /// <summary>Presses and then confirms in the dialog that asks.</summary>
    public async Task PressAndConfirm(string button)
    {
        await Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).First.ClickAsync();
        await Follow(Page.Locator("dialog[open] button[value='yes']"));
    }

    public async Task Follow(ILocator what)
    {
        await Page.EvaluateAsync("window.isBefore = true");
        await Page.RunAndWaitForResponseAsync(() => what.ClickAsync(), answer => answer.Request.IsNavigationRequest && answer.Status is < 300 or >= 400);
        await NextPage();
    }

    /// <summary>
    /// Waits until the page that was left is gone and the next is read. Waiting for a load state instead may miss it: the
    /// answer is there before the browser turns to it.
    /// </summary>
    private async Task NextPage()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            try
            {
                if (await Page.EvaluateAsync<bool>("!window.isBefore && document.readyState !== 'loading'"))
                {
                    return;
                }
            }
            catch (PlaywrightException)
            {
                // Between two pages there is none to ask.
            }
            await Task.Delay(20, patience.Token);
        }
    }

    /// <summary>Watches the page, which refreshes itself, until the text is there.</summary>
    public async Task WaitFor(string selector, TimeSpan limit)
    {
        try
        {
            await Page.Locator(selector).First.WaitForAsync(new() { Timeout = (float)limit.TotalMilliseconds });
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{selector} did not come on {Page.Url}:\n{await Page.InnerTextAsync("main")}\n{BrowserRun.Host.Log}");
        }
    }

    public async Task<byte[]> Download(string href)
    {
        var answer = await _context.APIRequest.GetAsync(new Uri(BrowserRun.Host.Address, href).ToString(), new() { Timeout = 120_000 });
        answer.Status.ShouldBe(200, href);
        return await answer.BodyAsync();
    }

    public ValueTask DisposeAsync() => new(_context.CloseAsync());

    private static async Task<Visitor> Open(int width, int height)
    {
        var context = await BrowserRun.Browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            DeviceScaleFactor = 1,
            Locale = "zh-CN",
            TimezoneId = "Asia/Shanghai",
        });
        return new Visitor(context, await context.NewPageAsync(), width);
    }
}
