using System.ComponentModel.DataAnnotations;

namespace SuiShenMa.OpenPlatform.Domain;

/// <summary>An application of a partner (对接方): on whose behalf it acts, what it may do, and how the gateway treats it.</summary>
internal sealed class PartnerApp
{
    [MaxLength(64)] public string AppId { get; set; } = "";
    [MaxLength(64)] public string Name { get; set; } = "";
    [MaxLength(64)] public string DepartmentId { get; set; } = "";
    public bool Enabled { get; set; }

    /// <summary>A wrong signature is answered with the server's own message lines.</summary>
    public bool Sandbox { get; set; }

    public bool SignsAnswers { get; set; }

    /// <summary>Answers with personal data go to calls that are encrypted, and to no others.</summary>
    public bool Encrypts { get; set; }

    /// <summary>Written by the seed of a Development host, and removed by the seed of any other.</summary>
    public bool Demo { get; set; }

    /// <summary>Codes of <see cref="OpenPlatform.Capabilities"/>, one per line.</summary>
    [MaxLength(2000)] public string CapabilityLines { get; set; } = "";

    /// <summary>Region codes that the application is confined to, one per line; empty: its department's.</summary>
    [MaxLength(2000)] public string RegionLines { get; set; } = "";

    /// <summary>Type codes that the application is confined to, one per line; empty: all.</summary>
    [MaxLength(4000)] public string ObjectTypeLines { get; set; } = "";

    /// <summary>Networks that calls may come from, in CIDR form, one per line; empty: from anywhere.</summary>
    [MaxLength(2000)] public string NetworkLines { get; set; } = "";

    public DateTime CreatedAt { get; set; }
    [MaxLength(64)] public string CreatedBy { get; set; } = "";

    /// <summary>HMAC-SM3 over what the gateway decides by: a row changed behind the platform's back is not obeyed.</summary>
    [MaxLength(96)] public string Seal { get; set; } = "";

    public int Version { get; set; }

    public IReadOnlyList<string> Capabilities
    {
        get => Lines.Read(CapabilityLines);
        set => CapabilityLines = Lines.Write(value);
    }

    public IReadOnlyList<string> Regions
    {
        get => Lines.Read(RegionLines);
        set => RegionLines = Lines.Write(value);
    }

    public IReadOnlyList<string> ObjectTypes
    {
        get => Lines.Read(ObjectTypeLines);
        set => ObjectTypeLines = Lines.Write(value);
    }

    public IReadOnlyList<string> Networks
    {
        get => Lines.Read(NetworkLines);
        set => NetworkLines = Lines.Write(value);
    }
}

/// <summary>A list of words in one column.</summary>
internal static class Lines
{
    public static IReadOnlyList<string> Read(string? text) =>
        text is null ? [] : text.Split(['\n', '\r', ',', '，', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public static string Write(IEnumerable<string> words) => string.Join('\n', words.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
}
