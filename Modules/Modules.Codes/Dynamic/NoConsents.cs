using SuiShenMa.Codes.Contracts;

namespace SuiShenMa.Codes.Dynamic;

/// <summary>Stands in until a module keeps consents: nobody has consented to anything, so a scene that demands consent admits nobody.</summary>
internal sealed class NoConsents : IConsents
{
    public ValueTask<bool> IsGrantedAsync(string subjectId, string sceneCode, CancellationToken ct) => new(false);
}
