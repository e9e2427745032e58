using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SuiShenMa.Bench;

/// <summary>The real host as a process of its own, on the loopback address, Release build.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly Process _process;
    private readonly TextWriter _log;
    private readonly Stopwatch _sinceStart = Stopwatch.StartNew();
    private readonly TaskCompletionSource _warm = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private HostProcess(Process process, int port, TextWriter log)
    {
        (_process, Port, _log) = (process, port, log);
        Client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromMinutes(2) };
    }

    public int Port { get; }

    public HttpClient Client { get; }

    public Uri Address => Client.BaseAddress!;

    /// <summary>From the start of the process to the first 200 of <c>/health/ready</c>.</summary>
    public TimeSpan ReadyAfter { get; private set; }

    public TimeSpan CpuTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <param name="node">Another name for a second host on the same data.</param>
    public static async Task<HostProcess> StartAsync(BenchOptions options, DataSite data, bool jobs, string? node = null)
    {
        var program = options.Text("host", "") is { Length: > 0 } given ? given : Built();
        var port = FreePort();
        var start = new ProcessStartInfo("dotnet", [program])
        {
            WorkingDirectory = Path.GetDirectoryName(program)!,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in data.Settings)
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }
        // As the Dockerfile starts it.
        start.Environment["DOTNET_GCGen1MaxBudget"] = "1000000";
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["Urls"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        if (node is not null)
        {
            start.Environment["SSM_NODE"] = node;
        }
        start.Environment["Jobs__Run"] = jobs ? "true" : "false";
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        start.Environment["Logging__LogLevel__SuiShenMa.Objects.Lookup"] = "Information";
        start.Environment.Remove("ASPNETCORE_URLS");
        var log = TextWriter.Synchronized(new StreamWriter(Path.Combine(data.Folder, node is null ? "host.log" : $"host-{node}.log")) { AutoFlush = true });
        var clock = Stopwatch.StartNew();
        var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet could not be started.");
        var host = new HostProcess(process, port, log);
        process.OutputDataReceived += (_, e) => host.Hear(e.Data);
        process.ErrorDataReceived += (_, e) => host.Hear(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await host.WaitAsync(clock, data);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>From the start of the process until the newest codes are in its memory.</summary>
    public async Task<TimeSpan> WarmAsync()
    {
        await _warm.Task.WaitAsync(Patience);
        return _sinceStart.Elapsed;
    }

    /// <summary>Lets the kernel count the peak from here.</summary>
    public long ForgetPeak()
    {
        File.WriteAllText($"/proc/{_process.Id}/clear_refs", "5");
        return PeakMb();
    }

    /// <summary>The most memory that was resident at a time (VmHWM).</summary>
    public long PeakMb() => StatusKb("VmHWM:") >> 10;

    /// <summary>What is resident now (VmRSS).</summary>
    public long ResidentKb() => StatusKb("VmRSS:");

    private long StatusKb(string field) => long.Parse(
        File.ReadLines($"/proc/{_process.Id}/status").First(l => l.StartsWith(field, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            using (var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]))
            {
                await kill.WaitForExitAsync();
            }
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            try
            {
                await _process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill();
            }
        }
        _process.Dispose();
        await _log.DisposeAsync();
    }

    private void Hear(string? line)
    {
        _log.WriteLine(line);
        if (line?.Contains("Codes in memory:", StringComparison.Ordinal) == true)
        {
            _warm.TrySetResult();
        }
    }

    private async Task WaitAsync(Stopwatch clock, DataSite data)
    {
        while (true)
        {
            if (_process.HasExited || clock.Elapsed > Patience)
            {
                throw new InvalidOperationException($"The host did not become ready; see {Path.Combine(data.Folder, "host.log")}");
            }
            try
            {
                using var answer = await Client.GetAsync("/health/ready");
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    ReadyAfter = clock.Elapsed;
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            await Task.Delay(10);
        }
    }

    /// <summary>The host of the same build, in its own output folder: there its static files and settings are.</summary>
    private static string Built()
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var (framework, configuration) = (here.Name, here.Parent!.Name);
        for (var up = here; up is not null; up = up.Parent)
        {
            var program = Path.Combine(up.FullName, "SuiShenMa.Host", "bin", configuration, framework, "SuiShenMa.Host.dll");
            if (File.Exists(program))
            {
                return configuration == "Release" ? program : throw new InvalidOperationException("Only a Release build is measured: dotnet run -c Release …");
            }
        }
        throw new InvalidOperationException("SuiShenMa.Host.dll was not found; say where it is with --host.");
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
