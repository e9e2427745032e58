using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Enterprise.Sheets;

/// <summary>The kinds of workbook, each for those who hold its permission.</summary>
internal sealed class SheetWorks(IEnumerable<ISheetWork> works)
{
    public IEnumerable<ISheetWork> OfferedTo(Actor actor) => works.Where(w => actor.May(w.Permission));

    public ISheetWork Of(SheetKind kind) => works.Single(w => w.Kind == kind);

    /// <exception cref="Forbidden">The actor lacks what this kind of workbook asks for.</exception>
    public ISheetWork For(SheetKind kind, Actor actor) => works.FirstOrDefault(w => w.Kind == kind && actor.May(w.Permission)) ?? throw new Forbidden();
}
