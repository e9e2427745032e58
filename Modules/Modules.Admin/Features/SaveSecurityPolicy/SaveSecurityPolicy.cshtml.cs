using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Hosting;
using SuiShenMa.Admin.Access;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Admin.Features;

[Permission(AdminPermissions.SecurityPolicy)]
internal sealed class SaveSecurityPolicyPage(IMediator mediator, PolicyBook book, IHostEnvironment environment) : PageModel, IReload
{
    /// <summary>As typed, by the names of the table: what is no number must come back beside its field.</summary>
    [BindProperty] public Dictionary<string, string?> Values { get; set; } = [];

    public SecurityPolicy Current { get; private set; } = null!;

    public int ValueOf(PolicyItem item) => Number(Values.GetValueOrDefault(item.Name)) ?? Current[item.Name];

    public string TypedOf(PolicyItem item) => Values.TryGetValue(item.Name, out var typed) ? typed ?? "" : Current[item.Name].ToString(CultureInfo.InvariantCulture);

    public string? ErrorOf(PolicyItem item) => ModelState.TryGetValue(KeyOf(item), out var entry) ? entry.Errors.FirstOrDefault()?.ErrorMessage : null;

    public int MinOf(PolicyItem item) => PolicyTable.MinOf(item, environment.IsDevelopment());

    public Task OnGetAsync(CancellationToken ct) => ReloadAsync(ct);

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        foreach (var item in PolicyTable.All.Where(i => Values.ContainsKey(i.Name)))
        {
            if (Number(Values[item.Name]) is not { } value || value < MinOf(item) || value > item.Max)
            {
                ModelState.AddModelError(KeyOf(item), $"“{item.Text}”须在 {MinOf(item)} 到 {item.Max} 之间。");
            }
        }
        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            await ReloadAsync(ct);
            return Page();
        }
        var changed = (await mediator.Send(new SaveSecurityPolicy.Command(Values.ToDictionary(v => v.Key, v => Number(v.Value) ?? 0, StringComparer.Ordinal)), ct)).Changed;
        this.Notice(changed == 0 ? "没有改动。" : $"已保存 {changed} 项改动，立即生效。");
        return Redirect("/admin/security-policy");
    }

    public async Task ReloadAsync(CancellationToken ct) => Current = await book.CurrentAsync(ct);

    private static string KeyOf(PolicyItem item) => $"Values[{item.Name}]";

    private static int? Number(string? typed) => int.TryParse(typed, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : null;
}
