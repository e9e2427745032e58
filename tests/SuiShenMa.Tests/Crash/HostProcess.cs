using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using SuiShenMa.Codes.Data;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Objects.Data;

namespace SuiShenMa.Tests.Crash;

/// <summary>The host as people run it: a process of its own over a data folder, that can be killed with signal 9.</summary>
internal sealed partial class HostProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    /// <summary>What a process that signal 9 ended leaves as its code.</summary>
    private const int SignalNine = 128 + 9;

    private readonly StringBuilder _output = new();
    private readonly string _data;
    private readonly IReadOnlyDictionary<string, string>? _environment;
    private Process? _process;

    /// <param name="environment">Further variables of the process.</param>
    public HostProcess(string data, IReadOnlyDictionary<string, string>? environment = null)
    {
        (_data, _environment) = (data, environment);
        Directory.CreateDirectory(data);
    }

    public Uri Address { get; private set; } = null!;

    /// <param name="cut">Where the process kills itself with signal 9; null: it lives on.</param>
    public async Task Start(PowerCut? cut = null)
    {
        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            WorkingDirectory = _data,
            ArgumentList = { typeof(Program).Assembly.Location, "--urls", "http://127.0.0.1:0" },
            Environment =
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Development", ["SSM_DATA"] = _data, ["SSM_DEMO_PASSWORD"] = TestHost.Password, ["SSM_DEMO_SECRET"] = TestHost.Secret,
                ["SSM_NODE"] = "crash-test", ["Jobs__Run"] = "true", ["DOTNET_gcServer"] = "0", ["Logging__Console__FormatterName"] = "simple",
            },
        };
        start.Environment.Remove("ASPNETCORE_URLS");
        if (TestHost.UsesMySql)
        {
            (start.Environment["Database__Provider"], start.Environment["ConnectionStrings__Default"]) = ("mysql", TestHost.ConnectionTo(_data));
        }
        foreach (var (name, value) in _environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }
        cut?.Into(start.Environment);
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Look(line.Data, address);
        process.ErrorDataReceived += (_, line) => Look(line.Data, address);
        process.Exited += (_, _) => address.TrySetException(new InvalidOperationException("The host ended: " + Output));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _process = process;
        try
        {
            Address = await address.Task.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw new InvalidOperationException("The host does not come up: " + Output);
        }
    }

    /// <summary>Signal 9: nothing is flushed, nothing is said goodbye to.</summary>
    public void Kill()
    {
        if (_process is null)
        {
            return;
        }
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Waits until the process has met its <see cref="PowerCut"/>.</summary>
    public async Task Died()
    {
        // Some work has its turn once a minute, and a machine may be slow.
        using var patience = new CancellationTokenSource(Patience + Patience);
        await _process!.WaitForExitAsync(patience.Token);
        var code = _process.ExitCode;
        Kill();
        if (code != SignalNine)
        {
            throw new InvalidOperationException($"The host ended with {code}, not by signal 9: {Output}");
        }
    }

    public async Task Restart()
    {
        Kill();
        await Start();
    }

    /// <summary>Looks into the database itself, past the host; only what was committed is there.</summary>
    public async Task<T> Look<T>(Func<ObjectsDb, Task<T>> look)
    {
        await using ObjectsDb db = TestHost.UsesMySql ? new ObjectsDbMySql(Options<ObjectsDbMySql>()) : new ObjectsDbSqlite(Options<ObjectsDbSqlite>());
        return await look(db);
    }

    /// <inheritdoc cref="Look{T}"/>
    public async Task<T> LookAtEngine<T>(Func<CodesDb, Task<T>> look)
    {
        await using var db = new CodesDbSqlite(Options<CodesDbSqlite>());
        return await look(db);
    }

    /// <summary>Copies the database as it is on disk; the host must be down.</summary>
    public void CopyDatabaseTo(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.EnumerateFiles(_data, "suishenma.db*"))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        }
    }

    /// <summary>Puts an earlier copy in the place of the database, as one does after a disaster; the host must be down.</summary>
    public void RestoreDatabaseFrom(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(_data, "suishenma.db*"))
        {
            File.Delete(file);
        }
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            File.Copy(file, Path.Combine(_data, Path.GetFileName(file)));
        }
    }

    public void Dispose() => Kill();

    private DbContextOptions<T> Options<T>() where T : DbContext
    {
        var options = new DbContextOptionsBuilder<T>();
        (TestHost.UsesMySql ? new DatabaseOptions("mysql", TestHost.ConnectionTo(_data)) : new DatabaseOptions("sqlite", $"Data Source={DatabaseFile};Pooling=False")).Configure(options, "none");
        return options.Options;
    }

    private string DatabaseFile => Path.Combine(_data, "suishenma.db");

    /// <summary>All that the host wrote so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    private void Look(string? line, TaskCompletionSource<Uri> address)
    {
        if (line is null)
        {
            return;
        }
        lock (_output)
        {
            _output.AppendLine(CultureInfo.InvariantCulture, $"{line}");
        }
        if (Ready().Match(line) is { Success: true } ready)
        {
            address.TrySetResult(new Uri(ready.Groups[1].Value));
        }
    }

    [GeneratedRegex("is ready: (http://[0-9.:]+)/admin")]
    private static partial Regex Ready();
}
