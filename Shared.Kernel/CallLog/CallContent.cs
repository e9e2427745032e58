using Microsoft.AspNetCore.WebUtilities;

namespace SuiShenMa.Kernel.CallLog;

/// <summary>What is told of a call besides its record; asked on the log's own thread.</summary>
internal interface ICallDetail
{
    void Fill(CallRecord call);
}

/// <summary>Bytes that went over the line, as far as they were kept.</summary>
/// <param name="Start">The first bytes; shorter than <paramref name="Length"/> where only these were kept.</param>
/// <param name="MediaType">Without parameters; null when there is no body.</param>
internal readonly record struct CallBytes(ReadOnlyMemory<byte> Start, long Length, string? MediaType)
{
    /// <summary>So much is kept of a body until the log has looked at it.</summary>
    public const int Kept = 2_048;

    public bool IsWhole => Start.Length == Length;

    public bool IsJson => MediaType is not null && (MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || MediaType.EndsWith("+json", StringComparison.OrdinalIgnoreCase));
}

/// <summary>
/// What a call brought and what it was answered. The bytes are held for the quarter of a second until the log writes; then
/// they become two short texts in which only declared fields have their values.
/// </summary>
/// <param name="Path">Of a call to an operation that does not exist; else null.</param>
/// <param name="Route">Parameters in the path.</param>
/// <param name="Query">With its question mark, or empty.</param>
internal sealed record CallContent(LoggedFields Fields, string? Path, KeyValuePair<string, string>[] Route, string Query, CallBytes Request, CallBytes Answer) : ICallDetail
{
    public void Fill(CallRecord call) => (call.Parameters, call.Answer) = (Brought(), Answered());

    private string Brought()
    {
        using var parameters = new CallText(Fields, CallRecord.LongestParameters);
        if (Path is not null)
        {
            parameters.Path(Path);
        }
        foreach (var (name, value) in Route)
        {
            parameters.Pair(name, value);
        }
        foreach (var pair in new QueryStringEnumerable(Query))
        {
            parameters.Pair(pair.DecodeName().ToString(), pair.DecodeValue().ToString());
        }
        parameters.Body(Request);
        return parameters.ToString();
    }

    private string Answered()
    {
        using var answer = new CallText(Fields, CallRecord.LongestAnswer);
        answer.Body(Answer);
        return answer.ToString();
    }
}
