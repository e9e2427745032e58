using SuiShenMa.Codes.Dynamic;

namespace SuiShenMa.Codes.Extensions;

/// <summary>Persons that dynamic codes were issued for.</summary>
internal sealed class KnownPersons(Subjects subjects) : IKnownPersons
{
    public async ValueTask<bool> KnowsAsync(string subjectId, CancellationToken ct) => await subjects.FindAsync(SubjectKind.Person, subjectId, ct) is not null;
}
