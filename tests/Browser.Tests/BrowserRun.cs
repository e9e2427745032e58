using Microsoft.Playwright;

namespace SuiShenMa.BrowserTests;

/// <summary>One host and one Chromium for all tests of the run; without Chromium the tests are skipped with the reason.</summary>
[SetUpFixture]
internal sealed class BrowserRun
{
    private const string Chromium = "/usr/bin/chromium";

    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private static IPlaywright? _playwright;
    private static IBrowser? _browser;

    public static RunningHost Host { get; private set; } = null!;

    public static IBrowser Browser => _browser!;

    [OneTimeSetUp]
    public async Task Start()
    {
        if (!File.Exists(Chromium))
        {
            Missing($"{Chromium} is not installed (apt-get install chromium)");
        }
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Headless = true, Args = Flags });
        Host = await RunningHost.StartAsync();
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (_browser is not null)
        {
            await _browser.CloseAsync();
        }
        _playwright?.Dispose();
        if (Host is not null)
        {
            await Host.DisposeAsync();
        }
    }

    /// <summary>Something of the system is missing: skipped, unless all tests are required.</summary>
    public static void Missing(string what)
    {
        if (Environment.GetEnvironmentVariable("REQUIRE_ALL") == "1")
        {
            Assert.Fail(what);
        }
        Assert.Ignore(what);
    }
}
