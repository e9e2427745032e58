namespace SuiShenMa.Enterprise.Registry;

/// <summary>What the registry says of one enterprise.</summary>
/// <param name="Status"><c>active</c>, <c>cancelled</c>, <c>revoked</c> or <c>unknown</c>.</param>
internal sealed record RegistryEntry(string Uscc, string Name, string Status);

/// <summary>The enterprise registry behind the platform (法人库). Another city's protocol is another class behind this.</summary>
internal interface IEnterpriseRegistry
{
    /// <summary>False where none is configured: the local pool is all there is then.</summary>
    bool Configured { get; }

    /// <param name="usccs">Well formed, in capitals; any number.</param>
    /// <returns>Those that the registry knows, by code.</returns>
    /// <exception cref="RegistryException">The registry failed as a whole, or is not asked after earlier failures.</exception>
    Task<IReadOnlyDictionary<string, RegistryEntry>> AskAsync(IReadOnlyCollection<string> usccs, CancellationToken ct);
}

/// <summary>Why the registry could not answer.</summary>
internal enum RegistryFailure { Unavailable, TimedOut, WrongKey, TooFrequent, BadAnswer }

/// <summary>A failure of the registry as a whole; the message never holds the key.</summary>
internal sealed class RegistryException(RegistryFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    public RegistryFailure Failure => failure;
}
