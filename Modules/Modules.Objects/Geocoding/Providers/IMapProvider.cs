using SuiShenMa.Kernel.Geo;

namespace SuiShenMa.Objects.Geocoding.Providers;

/// <summary>A map service on the network.</summary>
internal interface IMapProvider
{
    /// <summary>Value of the configuration and of <see cref="GeocodeResult.Source"/>.</summary>
    string Name { get; }

    string ChineseName { get; }

    int BatchSize { get; }

    /// <summary>One answer per address in the order asked; null where the service does not know the place.</summary>
    /// <exception cref="MapProviderException">The service failed as a whole.</exception>
    Task<IReadOnlyList<MapAnswer?>> AskAsync(IReadOnlyList<string> addresses, CancellationToken ct);
}

/// <summary>A position as the service gave it.</summary>
internal sealed record MapAnswer(GeoPoint Point, string Level, double Confidence);

/// <summary>Why a map service could not answer.</summary>
internal enum MapFailure
{
    WrongKey,
    QuotaUsedUp,
    TooFrequent,
    Unavailable,
    TimedOut,
    BadRequest,
    BadAnswer,
}

/// <summary>A failure of the service as a whole; the message holds its code and never the key.</summary>
internal sealed class MapProviderException(MapFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    public MapFailure Failure => failure;

    public string Chinese => Describe(failure);

    public static string Describe(MapFailure failure) => failure switch
    {
        MapFailure.WrongKey => "密钥无效或没有权限",
        MapFailure.QuotaUsedUp => "配额已用完",
        MapFailure.TooFrequent => "调用过于频繁",
        MapFailure.TimedOut => "超时未应答",
        MapFailure.BadRequest => "不接受该请求",
        MapFailure.BadAnswer => "应答无法识别",
        _ => "暂不可用",
    };
}
