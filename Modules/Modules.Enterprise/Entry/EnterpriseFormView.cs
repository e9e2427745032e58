using Microsoft.AspNetCore.Mvc.Rendering;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Enterprise.Classification;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Enterprise.Entry;

/// <summary>What the forms of an enterprise code offer: categories, and regions within the caller's reach.</summary>
internal sealed record EnterpriseFormView(IEnumerable<SelectListItem> Categories, IEnumerable<SelectListItem> Regions)
{
    public static async Task<EnterpriseFormView> OfAsync(CategoryBook book, IRegions regions, Actor actor, DataActions action, string? keptCategory, CancellationToken ct) =>
        new((await book.ReadAsync(ct)).Choices("请选择", keptCategory), EnterpriseScoping.Choices(actor, action, regions, "请选择"));
}
