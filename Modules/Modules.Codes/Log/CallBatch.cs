using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;

namespace SuiShenMa.Codes.Log;

/// <summary>
/// Calls that came into the log in one transaction. Their ids tell when the calls were, not when the log learned of them: a host that
/// was cut off brings in old ones. Batches have places in the order in which they were seen to be there, so that a collector that
/// follows the places misses nothing (docs/adr/0056).
/// </summary>
internal sealed class CallBatch
{
    /// <summary>Unix milliseconds, and 22 random bits so that hosts do not meet.</summary>
    public long Id { get; init; }

    /// <summary>Given once, when all of it can be read; null until then.</summary>
    public long? Place { get; set; }

    /// <summary>The lowest id of its calls.</summary>
    public long FromId { get; init; }

    /// <summary>The highest.</summary>
    public long ToId { get; init; }

    public int Calls { get; init; }

    public DateTime At { get; init; }

    /// <summary>Makes the calls of one host a batch.</summary>
    public static CallBatch Of(List<EngineCall> calls, DateTime at)
    {
        var batch = new CallBatch
        {
            Id = (new DateTimeOffset(at, TimeSpan.Zero).ToUnixTimeMilliseconds() << 22) | (uint)RandomNumberGenerator.GetInt32(1 << 22),
            FromId = calls.Min(c => c.Id),
            ToId = calls.Max(c => c.Id),
            Calls = calls.Count,
            At = at,
        };
        calls.ForEach(c => c.Batch = batch.Id);
        return batch;
    }
}

/// <summary>How long collectors can go back.</summary>
internal sealed record CallCollecting(int Days)
{
    public const string Setting = "CallLog:CollectDays";

    public static CallCollecting From(IConfiguration configuration)
    {
        var days = configuration.GetValue(Setting, 31);
        return days >= 1 ? new CallCollecting(days) : throw new InvalidOperationException($"{Setting} is {days}; at least 1 day must stay.");
    }
}
