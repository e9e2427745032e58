using SuiShenMa.Codes.Data;
using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Codes.Extensions;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Integrity;

namespace SuiShenMa.Codes.Lists;

/// <summary>After a row of a small table was sealed anew, every host reads that table again.</summary>
internal sealed class RereadLists : IRereadsSealedRows
{
    public Type Context => typeof(CodesDb);

    public Task TouchAsync(ModuleDb db, string table, CancellationToken ct) => table switch
    {
        SceneRule.Table => db.TouchAsync(SceneRules.Mark, ct),
        WhiteListEntry.Table => db.TouchAsync(WhiteLists.Topic, ct),
        LandingServiceEntry.Table => db.TouchAsync(LandingServices.Topic, ct),
        Colour.Table or SceneColour.Table => db.TouchAsync(Colours.Topic, ct),
        _ => Task.CompletedTask,
    };
}
