namespace SuiShenMa.Enterprise.Contracts;

/// <summary>An enterprise as the platform knows it.</summary>
/// <param name="Uscc">Unified social credit code, 18 characters in capitals (GB 32100-2015); for overseas enterprises the number of their certificate.</param>
/// <param name="Name">As registered.</param>
/// <param name="Status"><c>active</c>, <c>cancelled</c>, <c>revoked</c> or <c>unknown</c>.</param>
public sealed record EnterpriseFacts(string Uscc, string Name, string Status);

/// <summary>Looks enterprises up: the local pool first, then the enterprise registry. Answers from memory where it can.</summary>
public interface IEnterprises
{
    /// <param name="uscc">Well-formed and in capitals.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <returns>Null when neither the pool nor the registry knows it.</returns>
    /// <exception cref="Kernel.RuleViolation"><c>enterprise-registry.unavailable</c> (503): the pool does not know it and the registry does not answer.</exception>
    ValueTask<EnterpriseFacts?> FindAsync(string uscc, CancellationToken ct);
}
