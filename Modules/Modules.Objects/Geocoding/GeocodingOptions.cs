using System.ComponentModel.DataAnnotations;

namespace SuiShenMa.Objects.Geocoding;

/// <summary>Which service answers for addresses.</summary>
internal enum GeocodingProvider
{
    Offline,
    Amap,
    TianDiTu,
    Baidu,
}

/// <summary>Section Geocoding of the configuration.</summary>
internal sealed class GeocodingOptions : IValidatableObject
{
    public const string Section = "Geocoding";

    public GeocodingProvider Provider { get; set; }

    public string? BaseUrl { get; set; }

    public string? Key { get; set; }

    public string? Secret { get; set; }

    /// <summary>Time for one request.</summary>
    [Range(0.05, 30)]
    public double TimeoutSeconds { get; set; } = 3;

    /// <summary>Time for all requests of one call; what is not answered by then is answered from local data.</summary>
    [Range(0.05, 60)]
    public double BudgetSeconds { get; set; } = 8;

    [Range(1, 32)]
    public int MaxConcurrency { get; set; } = 4;

    /// <summary>Failures in a row that stop asking for a while.</summary>
    [Range(1, 100)]
    public int BreakAfter { get; set; } = 3;

    [Range(1, 3600)]
    public double BreakSeconds { get; set; } = 30;

    // A method, as validation reads every property before it judges the text.
    public Uri ServiceAddress() => new(BaseUrl is { Length: > 0 } url ? url.TrimEnd('/') + "/" : Provider switch
    {
        GeocodingProvider.Amap => "https://restapi.amap.com/",
        GeocodingProvider.TianDiTu => "https://api.tianditu.gov.cn/",
        GeocodingProvider.Baidu => "https://api.map.baidu.com/",
        _ => "http://127.0.0.1/",
    });

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Enum.IsDefined(Provider))
            yield return new("Geocoding:Provider is Offline, Amap, TianDiTu or Baidu.");
        if (Provider != GeocodingProvider.Offline && string.IsNullOrWhiteSpace(Key))
            yield return new("Geocoding:Key is missing.");
        if (BudgetSeconds < TimeoutSeconds)
            yield return new("Geocoding:BudgetSeconds is shorter than Geocoding:TimeoutSeconds, so a slow service would never be noticed.");
        if (!string.IsNullOrEmpty(BaseUrl) && !(Uri.TryCreate(BaseUrl, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
            yield return new("Geocoding:BaseUrl is not an http or https address.");
    }
}
