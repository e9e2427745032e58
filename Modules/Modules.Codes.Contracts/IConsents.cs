namespace SuiShenMa.Codes.Contracts;

/// <summary>Whether a citizen has consented to a scene. Asked only for scenes whose rule demands consent.</summary>
public interface IConsents
{
    /// <param name="subjectId">The platform's surrogate for the person.</param>
    /// <param name="sceneCode">The scene that verifies.</param>
    /// <param name="ct">Cancelled with the call that verifies.</param>
    /// <returns>True only for a consent that was given and is in force now. Must answer within a second; called for each verification.</returns>
    ValueTask<bool> IsGrantedAsync(string subjectId, string sceneCode, CancellationToken ct);
}
