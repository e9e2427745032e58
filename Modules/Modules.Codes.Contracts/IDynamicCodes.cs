namespace SuiShenMa.Codes.Contracts;

/// <summary>What a dynamic code stands for.</summary>
public enum DynamicCodeKind
{
    /// <summary>The text is no dynamic code at all.</summary>
    Unknown,

    /// <summary>一人一码.</summary>
    Person,

    /// <summary>一企一码, dynamic.</summary>
    Enterprise,

    /// <summary>虚拟物码.</summary>
    Virtual,
}

/// <summary>How a dynamic code stands at the moment of asking.</summary>
public enum DynamicCodeState
{
    /// <summary>Issued by the platform and in force.</summary>
    Good,

    /// <summary>Not the shape of a dynamic code.</summary>
    Malformed,

    /// <summary>Not made by the platform.</summary>
    Forged,

    /// <summary>Past its time, or issued in the future.</summary>
    Expired,

    /// <summary>Its subject was revoked, or is not known any more.</summary>
    Revoked,

    /// <summary>A single-use virtual code that was verified.</summary>
    Used,
}

/// <summary>What whoever scans a dynamic code may see; never whose it is.</summary>
/// <param name="SecondsLeft">Seconds that the code is still good for; 0 unless <see cref="DynamicCodeState.Good"/>.</param>
/// <param name="CertTypeName">Name of the certificate type (证件类型); empty for virtual codes and for codes that are not good.</param>
/// <param name="AppName">The application that made a virtual code, or null.</param>
/// <param name="LandingUrl">Where a scan of a virtual code leads to (https, with the token as <c>code</c>), or null.</param>
public sealed record DynamicCodeSight(DynamicCodeKind Kind, DynamicCodeState State, int SecondsLeft = 0, string CertTypeName = "", string? AppName = null, string? LandingUrl = null);

/// <summary>Looks at dynamic codes without verifying them: nothing is used up and nobody is identified.</summary>
public interface IDynamicCodes
{
    /// <summary>Somebody scanned the code with a plain camera. The first scan of a virtual code is noted and told to its application.</summary>
    ValueTask<DynamicCodeSight> ScannedAsync(string scanned, CancellationToken ct);
}
