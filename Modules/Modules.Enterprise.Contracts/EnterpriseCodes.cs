namespace SuiShenMa.Enterprise.Contracts;

/// <summary>What a scan of an enterprise code shows: register facts and the place, nothing of a person.</summary>
/// <param name="Code">The value; of an old code as printed, in capitals.</param>
/// <param name="Old">Printed under the former system and taken over.</param>
/// <param name="Enabled">False: taken out of use for a time.</param>
/// <param name="Name">企业码名称: the place.</param>
/// <param name="EnterpriseName">As registered.</param>
/// <param name="CategoryName">Both levels of 企业码分类; empty where an old code has none.</param>
/// <param name="RegionName">District and street.</param>
/// <param name="Address">The place, as registered with the code.</param>
/// <param name="Uscc">Unified social credit code (GB 32100-2015) of the enterprise; empty where an old code names none.</param>
public sealed record EnterpriseCodeCard(
    string Code, bool Old, bool Enabled, string Name, string EnterpriseName, string CategoryName, string RegionName, string Address, string Uscc = "")
{
    /// <summary>Issued here, but its row was changed past the platform: nothing else of the card is filled.</summary>
    public bool Suspended { get; init; }
}

/// <summary>Looks static enterprise codes up, new and old. One look-up by unique key each, so a change shows at once on every host.</summary>
public interface IEnterpriseCodes
{
    /// <param name="value">As <c>CodeText.Normalise</c> gives it: without address, in capitals.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <returns>Null when no such code was issued or taken over, or when its row was written past the platform.</returns>
    Task<EnterpriseCodeCard?> FindAsync(string value, CancellationToken ct);

    /// <summary>For verifiers without network.</summary>
    /// <param name="ct">Ends the wait.</param>
    /// <returns>Values of codes of this platform that are out of use at this moment; those that come back into use are no longer among them.</returns>
    Task<IReadOnlyList<string>> ListDisabledAsync(CancellationToken ct);
}
