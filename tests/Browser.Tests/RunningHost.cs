using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace SuiShenMa.BrowserTests;

/// <summary>The real host in a process of its own, with an empty data folder, as after the first <c>dotnet run</c>.</summary>
internal sealed class RunningHost : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);
    private readonly ConcurrentQueue<string> _log = new();
    private readonly string _data = Directory.CreateTempSubdirectory("ssm-browser-").FullName;
    private readonly Process _process;

    private RunningHost(int port)
    {
        Address = new Uri($"http://127.0.0.1:{port}");
        var start = new ProcessStartInfo("dotnet", [Library(), "--urls", Address.ToString().TrimEnd('/')])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _data,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["SSM_DATA"] = _data;
        start.Environment["SSM_DEMO_PASSWORD"] = Password;
        start.Environment["SSM_DEMO_SECRET"] = Secret;
        start.Environment["PublicBaseUrl"] = PublicBaseUrl;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public const string Password = "Ssm-browser-2026";
    public const string Secret = "browser-tests-secret";

    /// <summary>What is printed on the codes; pages are opened by path, so no name has to resolve.</summary>
    public const string PublicBaseUrl = "https://code.example.sh.gov.cn";

    public Uri Address { get; }

    /// <summary>The last lines that the host has logged.</summary>
    public string Log => string.Join('\n', _log.TakeLast(60));

    public static async Task<RunningHost> StartAsync()
    {
        var host = new RunningHost(FreePort());
        using var client = new HttpClient { BaseAddress = host.Address, Timeout = TimeSpan.FromSeconds(5) };
        var watch = Stopwatch.StartNew();
        while (!await ReadyAsync(client))
        {
            if (host._process.HasExited || watch.Elapsed > StartLimit)
            {
                var log = host.Log;
                await host.DisposeAsync();
                throw new InvalidOperationException("The host did not start:\n" + log);
            }
            await Task.Delay(300);
        }
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
        _process.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    /// <summary>The folder of the solution, from which the host and the list of villages are taken.</summary>
    public static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "SuiShenMa.sln")))
        {
            folder = folder.Parent;
        }
        return folder?.FullName ?? throw new InvalidOperationException("SuiShenMa.sln is not above the tests.");
    }

    private static string Library()
    {
        // …/bin/<configuration>/net10.0/ of this project; the host was built in the same configuration.
        var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        return Path.Combine(Root(), "SuiShenMa.Host", "bin", framework.Parent!.Name, framework.Name, "SuiShenMa.Host.dll");
    }

    private static async Task<bool> ReadyAsync(HttpClient client)
    {
        try
        {
            using var answer = await client.GetAsync("/health/ready");
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            _log.Enqueue(line);
        }
    }
}
