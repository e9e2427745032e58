using SuiShenMa.Kernel.Imaging;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Lookup;

namespace SuiShenMa.Objects.Images;

/// <summary>What an image needs of a code.</summary>
internal sealed record PrintedCode(long Id, string Code, string Name, string UnifiedCode, string TypeCode);

/// <summary>The labels of codes as they are printed.</summary>
internal sealed class CodeLabels(PublicAddresses addresses)
{
    public CodeLabel Of(PrintedCode code) => Of(code.Code, code.Name, code.UnifiedCode);

    public CodeLabel Of(ObjectCode code) => Of(code.Code, code.Name, code.UnifiedCode);

    // A manifest is one line per image, whatever a name may hold.
    private CodeLabel Of(string code, string name, string unifiedCode) =>
        new(addresses.OfObject(code), string.Concat(name.Select(c => char.IsControl(c) ? ' ' : c)), unifiedCode, Code: code);
}

/// <summary>Queries that several image slices share.</summary>
internal static class PrintedCodes
{
    public static IQueryable<PrintedCode> Printed(this IQueryable<ObjectCode> codes) =>
        codes.Select(c => new PrintedCode(c.Id, c.Code, c.Name, c.UnifiedCode, c.TypeCode));
}
