using System.Data.Common;
using System.Diagnostics;
using System.Globalization;

namespace SuiShenMa.Tests.Crash;

/// <summary>
/// Ends the host with signal 9 at one exact place: when it is about to run the n-th database command that contains some text.
/// No watching from outside, so the cut falls at the same place on every machine.
/// </summary>
/// <param name="Command">Part of the command's text, with names as SQLite quotes them.</param>
/// <param name="Turn">The first such command since the start of the process is 1.</param>
internal sealed record PowerCut(string Command, int Turn) : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    private const string CommandVariable = "SSM_TEST_CUT", TurnVariable = "SSM_TEST_CUT_TURN";
    private static int _seen;

    public void Into(IDictionary<string, string?> environment)
    {
        environment["DOTNET_STARTUP_HOOKS"] = typeof(PowerCut).Assembly.Location;
        environment[CommandVariable] = Command;
        environment[TurnVariable] = Turn.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Called in the host, before its own first line.</summary>
    public static void Arm()
    {
        if (Environment.GetEnvironmentVariable(CommandVariable) is { Length: > 0 } command)
        {
            DiagnosticListener.AllListeners.Subscribe(new PowerCut(command, int.Parse(Environment.GetEnvironmentVariable(TurnVariable)!, CultureInfo.InvariantCulture)));
        }
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "Microsoft.EntityFrameworkCore")
        {
            value.Subscribe(this);
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        // The libraries of the host are not loaded for this file: what they tell is looked at by name.
        if (value.Key == "Microsoft.EntityFrameworkCore.Database.Command.CommandExecuting"
            && value.Value?.GetType().GetProperty("Command")?.GetValue(value.Value) is DbCommand command
            && command.CommandText.Replace('`', '"').Contains(Command, StringComparison.Ordinal)
            && Interlocked.Increment(ref _seen) == Turn)
        {
            Process.GetCurrentProcess().Kill();
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }
}
