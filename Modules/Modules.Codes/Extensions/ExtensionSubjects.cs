using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Judging;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Standards;

namespace SuiShenMa.Codes.Extensions;

/// <summary>Knows the persons that codes were made for.</summary>
internal interface IKnownPersons
{
    /// <param name="subjectId">The platform's surrogate.</param>
    ValueTask<bool> KnowsAsync(string subjectId, CancellationToken ct);
}

/// <summary>
/// Finds out whom an update is about: an object code (address or value) that exists and lies in the application's scope,
/// a USCC, <c>virtual:</c> with a type code, or the surrogate of a person.
/// </summary>
internal sealed class ExtensionSubjects(GenuineCodes codes, IEnumerable<IKnownPersons> persons)
{
    private const string VirtualPrefix = "virtual:";

    public async ValueTask<(CodeSubjectKind Kind, string Subject, ExtensionFault? Fault)> FindAsync(string? text, Scope scope, CancellationToken ct)
    {
        var given = text?.Trim() ?? "";
        if (given.Length is 0 or > CodeText.LongestInput)
        {
            return Unknown("请填写 subject。");
        }
        if (given.StartsWith(VirtualPrefix, StringComparison.Ordinal))
        {
            var type = given[VirtualPrefix.Length..];
            return type.Length is >= 1 and <= 64 && type.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
                ? (CodeSubjectKind.Virtual, type, null)
                : Unknown("虚拟物类型代码须为 1 到 64 个字母、数字、点、横线。");
        }
        if (CodeText.TryRead(given, out var read) && read.Kind is ScannedText.ObjectCode or ScannedText.Unknown && CodeValue.TryParse(given, out var code))
        {
            var card = await codes.FindAsync(code.Text, ct);
            return card is not null && (scope.Platform || scope.Allows(DataActions.Edit, card.TypeCode, card.RegionCode))
                ? (CodeSubjectKind.Object, code.Text, null)
                : Unknown("没有这枚物码，或者不在应用的数据范围内。");
        }
        if (Uscc.TryParse(given, out var uscc))
        {
            return (CodeSubjectKind.Enterprise, uscc.ToString(), null);
        }
        foreach (var directory in persons)
        {
            if (given.Length <= 64 && await directory.KnowsAsync(given, ct))
            {
                return (CodeSubjectKind.Person, given, null);
            }
        }
        return Unknown("没有这个对象：须为物码、统一社会信用代码、virtual:类型代码或人员的平台标识。");
    }

    private static (CodeSubjectKind, string, ExtensionFault?) Unknown(string message) => (default, "", new ExtensionFault("subject.unknown", message));
}
