namespace SuiShenMa.Kernel.CallLog;

/// <summary>One call of a partner: who, from where, when, what, with what result.</summary>
/// <param name="Id">Unix milliseconds × 4096 + a count within them; unique on its host, and in the order of time.</param>
/// <param name="Node">The host that took the call.</param>
/// <param name="At">UTC, whole milliseconds.</param>
/// <param name="Region">Region of the caller's department; <see cref="NoRegion"/> while nobody is known.</param>
/// <param name="AppId">As presented, also when it is unknown; empty when none was.</param>
/// <param name="Action">Operation id of the contract.</param>
/// <param name="CodeKind">Kind of code that the call was about, or empty.</param>
/// <param name="Reason"><c>ok</c>, or the machine code of the problem or verdict.</param>
/// <param name="Subject">Random surrogate of the person or enterprise whose dynamic code it was; null when there is none, or when nobody can say.</param>
/// <param name="CertType">Certificate type in that code, or empty.</param>
public sealed record CallRecord(
    long Id, string Node, DateTime At, string Region, string AppId, string KeyId, string Source, string Action, string CodeKind,
    int Status, string Reason, int DurationMicros, string TraceId, string Place, string Purpose, string DeviceId, string Scene,
    long? Subject = null, string CertType = "")
{
    public const string NoRegion = "000000";
    public const string Ok = "ok";

    /// <summary>Stands for the operation of a call to an address that is none.</summary>
    public const string NoOperation = "noSuchOperation";

    /// <summary>A code for weak networks was used while the terminal had no network, and told of afterwards (docs/adr/0055).</summary>
    public const string UsedOffline = "usedOffline";

    public const int LongestParameters = 1_024;
    public const int LongestAnswer = 512;

    /// <summary>What was asked: a JSON object with the value of each declared field, and the length of any other (<see cref="LoggedField"/>).</summary>
    public string Parameters { get; set; } = "";

    /// <summary>What was answered, in the same way.</summary>
    public string Answer { get; set; } = "";

    /// <summary>False: the caller could not prove who it is.</summary>
    public bool CallerIsKnown => Region != NoRegion;
}

/// <summary>What an operation tells of its call, beyond what the gateway sees.</summary>
/// <param name="CodeKind"><c>object</c>, <c>enterprise</c>, <c>person</c>, <c>virtual</c>, <c>short</c> or <c>unified</c>.</param>
/// <param name="Reason">Why a code is not good; null when it is.</param>
/// <param name="Place">Where it was verified.</param>
/// <param name="Purpose">What for.</param>
/// <param name="Scene">Scene code, or null.</param>
public sealed record CallNote(string CodeKind, string? Reason = null, string? Place = null, string? Purpose = null, string? DeviceId = null, string? Scene = null)
{
    /// <summary>Random surrogate of the person or enterprise whose dynamic code it is, once that is known.</summary>
    public long? Subject { get; set; }

    /// <summary>Certificate type in the code.</summary>
    public string? CertType { get; set; }

    /// <summary>What was done elsewhere and is told by this call; each becomes a line of its own beside the call's.</summary>
    public IReadOnlyList<ToldCall> Told { get; set; } = [];
}

/// <summary>One thing that a call tells of, such as a use of a code while the terminal had no network.</summary>
/// <param name="Action">Stands for the operation.</param>
/// <param name="Parameters">A JSON object of facts that are nobody's personal data; at most <see cref="CallRecord.LongestParameters"/>.</param>
public sealed record ToldCall(string Action, CallNote Note, string Parameters);

/// <summary>Where calls are kept; the module that owns the log registers one.</summary>
public interface ICallStore
{
    /// <summary>Writes the calls in one transaction, with whatever is counted from them.</summary>
    /// <param name="again">True: some may have been written before, and must not be written or counted twice.</param>
    Task WriteAsync(IReadOnlyList<CallRecord> calls, bool again, CancellationToken ct);
}

/// <summary>A host without a module that keeps calls keeps none.</summary>
internal sealed class NoCallStore : ICallStore
{
    public Task WriteAsync(IReadOnlyList<CallRecord> calls, bool again, CancellationToken ct) => Task.CompletedTask;
}
