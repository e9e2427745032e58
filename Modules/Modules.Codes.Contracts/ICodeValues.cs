namespace SuiShenMa.Codes.Contracts;

/// <summary>A static code value and the unified code that belongs to it for good.</summary>
/// <param name="Code">13 + 1 characters, see <see cref="CodeValue"/>.</param>
/// <param name="UnifiedCode">8 + 1 digits, see <see cref="Contracts.UnifiedCode"/>.</param>
public readonly record struct IssuedValue(string Code, string UnifiedCode);

/// <summary>The only place where new code values come from.</summary>
public interface ICodeValues
{
    /// <summary>
    /// Reserves so many pairs. When the task completes they are durably taken: no later call, on whatever host and also
    /// after a restore, gives any of them again. Pairs that the caller does not use are lost, which does no harm.
    /// </summary>
    /// <param name="count">1 to 100 000.</param>
    /// <param name="ct">Cancelled before completion, nothing may be used.</param>
    Task<IReadOnlyList<IssuedValue>> ReserveAsync(int count, CancellationToken ct);
}
