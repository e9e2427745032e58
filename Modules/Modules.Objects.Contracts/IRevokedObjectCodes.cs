namespace SuiShenMa.Objects.Contracts;

/// <summary>Codes that are cancelled for good, for the revocation file that offline verifiers load.</summary>
public interface IRevokedObjectCodes
{
    /// <param name="since">UTC; null for all.</param>
    /// <returns>Code values in order.</returns>
    Task<IReadOnlyList<string>> ListAsync(DateTime? since, CancellationToken ct);
}
