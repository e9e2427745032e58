using System.ComponentModel.DataAnnotations;

namespace SuiShenMa.Enterprise.Registry;

/// <summary>Section <c>Enterprise:Registry</c> of the configuration.</summary>
internal sealed class RegistryOptions : IValidatableObject
{
    public const string Section = "Enterprise:Registry";

    /// <summary>Address below which <c>enterprises/query</c> answers; empty for none.</summary>
    public string? BaseUrl { get; set; }

    public string? Key { get; set; }

    /// <summary>Time for one request.</summary>
    [Range(0.05, 30)]
    public double TimeoutSeconds { get; set; } = 3;

    [Range(1, 64)]
    public int MaxConcurrency { get; set; } = 8;

    /// <summary>Failures in a row that stop asking for a while.</summary>
    [Range(1, 100)]
    public int BreakAfter { get; set; } = 3;

    [Range(0.05, 3600)]
    public double BreakSeconds { get; set; } = 30;

    /// <summary>A pool row older than that is asked for again.</summary>
    [Range(0, 3650)]
    public double PoolDays { get; set; } = 30;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrEmpty(BaseUrl) && !(Uri.TryCreate(BaseUrl, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
        {
            yield return new("Enterprise:Registry:BaseUrl is not an http or https address.");
        }
        if (!string.IsNullOrEmpty(BaseUrl) && string.IsNullOrWhiteSpace(Key))
        {
            yield return new("Enterprise:Registry:Key is missing.");
        }
    }
}
