using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Admin.Contracts;

/// <summary>What operators may do right now, for work that goes on after the request that ordered it.</summary>
public interface IOperatorRights
{
    /// <summary>
    /// What is left today of the scope that an operator had when the work was ordered: nothing when the account may not sign in
    /// any more. Callers that are no accounts, such as applications, keep theirs.
    /// </summary>
    Task<Scope> NarrowAsync(string actorId, Scope ordered, CancellationToken ct);
}
