using SuiShenMa.Codes.Contracts;
using SuiShenMa.Enterprise.Contracts;

namespace SuiShenMa.Enterprise.Lookup;

/// <summary>
/// Enterprise codes, new and old, as short codes may stand for them (row 205). One that is out of use for a time keeps its short
/// codes, as an object code does: whoever scans them is told by its page.
/// </summary>
internal sealed class ShortEnterpriseCodes(IEnterpriseCodes codes) : IStaticCodes
{
    public char Kind => ScannedText.EnterpriseCode;

    public async ValueTask<bool?> IsUsableAsync(string code, CancellationToken ct) => await codes.FindAsync(code, ct) is null ? null : true;
}
