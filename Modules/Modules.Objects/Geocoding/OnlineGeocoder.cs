using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SuiShenMa.Kernel.Geo;
using SuiShenMa.Kernel.Hosting;
using SuiShenMa.Objects.Geocoding.Providers;

namespace SuiShenMa.Objects.Geocoding;

/// <summary>Asks the configured map service where local knowledge is weaker than a known house, and survives its failure.</summary>
internal sealed class OnlineGeocoder(
    IMapProvider provider,
    OfflineGeocoder offline,
    Breaker<MapProviderException> breaker,
    RegionAtlas atlas,
    IOptions<GeocodingOptions> options,
    ILogger<OnlineGeocoder> logger) : IGeocoder
{
    private const double KnownHouse = 0.9;

    // A local answer in place of the service's says so in its trust as well.
    private const double SubstituteFactor = 0.8;

    public async Task<IReadOnlyList<GeocodeResult>> GeocodeAsync(IReadOnlyList<string> addresses, CoordinateSystem target, CancellationToken ct)
    {
        // One after the other: the gazetteer's database session serves one question at a time.
        var places = new OfflineGeocoder.Place[addresses.Count];
        for (var i = 0; i < places.Length; i++)
            places[i] = await offline.LocateAsync(addresses[i], ct);

        var results = new GeocodeResult[places.Length];
        var open = new List<int>();
        for (var i = 0; i < places.Length; i++)
        {
            if (places[i].Confidence >= KnownHouse || !IsWorthAsking(places[i].Parsed))
                results[i] = offline.ToResult(places[i], OfflineGeocoder.SourceName, target);
            else
                open.Add(i);
        }

        using var budget = CancellationTokenSource.CreateLinkedTokenSource(ct);
        budget.CancelAfter(TimeSpan.FromSeconds(options.Value.BudgetSeconds));
        await Task.WhenAll(open.Chunk(provider.BatchSize).Select(AnswerAsync));
        return results;

        async Task AnswerAsync(int[] chunk)
        {
            var (answers, failure) = await AskAsync([.. chunk.Select(i => places[i].Parsed.ForProvider(atlas))], budget.Token, ct);
            for (var j = 0; j < chunk.Length; j++)
                results[chunk[j]] = Merge(places[chunk[j]], answers?[j], failure, target);
        }
    }

    private async Task<(IReadOnlyList<MapAnswer?>? Answers, MapFailure? Failure)> AskAsync(
        string[] addresses, CancellationToken budget, CancellationToken caller)
    {
        try
        {
            var answers = await breaker.RunAsync(token => provider.AskAsync(addresses, token), budget);
            return answers.Count == addresses.Length ? (answers, null) : (null, MapFailure.BadAnswer);
        }
        catch (MapProviderException e)
        {
            logger.LogWarning("Map service {Provider} failed: {Failure}, {Detail}.", provider.Name, e.Failure, e.Message);
            return (null, e.Failure);
        }
        catch (OperationCanceledException) when (!caller.IsCancellationRequested)
        {
            logger.LogWarning("Map service {Provider} did not answer {Count} addresses in time.", provider.Name, addresses.Length);
            return (null, MapFailure.TimedOut);
        }
    }

    private GeocodeResult Merge(OfflineGeocoder.Place local, MapAnswer? answer, MapFailure? failure, CoordinateSystem target)
    {
        var complaint = failure is { } kind ? $"{provider.ChineseName}{MapProviderException.Describe(kind)}，由本地数据推算"
            : answer is null ? $"{provider.ChineseName}没有找到该地址"
            : Objection(local.Parsed, answer.Point);
        if (complaint is null && answer!.Confidence > local.Confidence)
        {
            var found = local with
            {
                Point = answer.Point.To(CoordinateSystem.CGCS2000),
                Level = answer.Level,
                Confidence = local.Parsed.Doubt is null ? answer.Confidence : answer.Confidence * SubstituteFactor,
                Reason = local.Parsed.Doubt,
            };
            return offline.ToResult(found, provider.Name, target);
        }

        if (complaint is not null)
        {
            local = local with
            {
                Confidence = local.Confidence * SubstituteFactor,
                Reason = local.Reason is null ? complaint : complaint + "；" + local.Reason,
            };
        }

        return offline.ToResult(local, OfflineGeocoder.SourceName, target);
    }

    private string? Objection(ParsedAddress parsed, GeoPoint point)
    {
        if (!Coordinates.IsPlausible(point, out var reason))
            return $"{provider.ChineseName}返回的位置未采用：{reason}";
        if (parsed.DistrictCode is { } code && !atlas.IsIn(code, point))
            return $"{provider.ChineseName}返回的位置不在{atlas.Districts[code].Name}内，未采用";
        return parsed.DistrictCode is null && atlas.DistrictAt(point) is null ? $"{provider.ChineseName}返回的位置不在上海市内，未采用" : null;
    }

    private static bool IsWorthAsking(ParsedAddress parsed) => parsed.Key.Length >= 2 && parsed.Text.Length <= 200;
}
