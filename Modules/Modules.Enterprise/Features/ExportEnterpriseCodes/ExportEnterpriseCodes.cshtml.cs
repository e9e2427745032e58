using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Enterprise.Lookup;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Enterprise.Features;

/// <summary>Takes the filter of the list from the address, or the chosen codes from its form.</summary>
[Permission(EnterprisePermissions.Export), RequestFormLimits(ValueCountLimit = ExportEnterpriseCodes.MostChosen + 100)]
internal sealed class ExportEnterpriseCodesPage(IMediator mediator, TimeProvider clock) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "codes")] public List<string> Codes { get; set; } = [];

    [BindProperty(SupportsGet = true, Name = "")] public EnterpriseCodeFilter Filter { get; set; } = new();

    /// <summary>What was asked, to be sent on by the form.</summary>
    public IEnumerable<(string Name, string Value)> Asked =>
        Codes.Select(c => ("codes", c)).Concat(new[]
        {
            ("keyword", Filter.Keyword), ("category", Filter.Category), ("region", Filter.Region), ("state", Filter.State?.ToString()), ("generation", Filter.Generation?.ToString()),
            ("uscc", Filter.Uscc), ("batch", Filter.Batch), ("from", Day(Filter.From)), ("to", Day(Filter.To)),
        }.Where(f => !string.IsNullOrEmpty(f.Item2)).Select(f => (f.Item1, f.Item2!)));

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (!ModelState.IsValid)
        {
            // A filter that cannot be read must not become "no filter".
            Response.StatusCode = 400;
            return Page();
        }
        var result = await mediator.Send(new ExportEnterpriseCodes.Command(Codes.Count > 0 ? [.. Codes.Distinct()] : null, Filter), ct);
        return File(result.Content, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            string.Create(CultureInfo.InvariantCulture, $"企业码信息-{ChinaTime.Of(clock.GetUtcNow().UtcDateTime):yyyyMMddHHmmss}.xlsx"));
    }

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
