using Microsoft.Playwright;

namespace SuiShenMa.BrowserTests;

/// <summary>One host and one Chromium for all tests of the run; without Chromium the tests are skipped with the reason.</summary>
[SetUpFixture]
internal sealed class BrowserRun
{
    private const string Chromium = "/usr/bin/chromium";

    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--lang=zh-CN",
    ];

    /// <summary>Date fields speak the language of the browser, not of the page.</summary>
    private static readonly Dictionary<string, string> Chinese = new(Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
        .Select(e => KeyValuePair.Create((string)e.Key, (string)e.Value!))) { ["LANGUAGE"] = "zh_CN" };

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
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Headless = true, Args = Flags, Env = Chinese });
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
