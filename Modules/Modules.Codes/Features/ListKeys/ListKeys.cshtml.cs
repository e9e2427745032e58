using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Kernel.Web;
using SuiShenMa.Kernel.Web.Ui;

namespace SuiShenMa.Codes.Features;

[Permission(DynamicPermissions.Keys)]
internal sealed class ListKeysPage(IMediator mediator, IEnumerable<ICryptographyFacts> sources) : PageModel, IReload
{
    public IReadOnlyList<ListKeys.Item> Items { get; private set; } = [];

    /// <summary>Uses of cryptography without a key of this list.</summary>
    public IReadOnlyList<CryptographyFact> Facts { get; private set; } = [];

    public Task OnGetAsync(CancellationToken ct) => ReloadAsync(ct);

    public async Task<IActionResult> OnPostRotateAsync(string purpose, CancellationToken ct)
    {
        var made = await mediator.Send(new RotateKey.Command(purpose), ct);
        this.Notice($"已生成新密钥 {made.KeyId}，约 15 秒后启用；旧密钥继续校验已发出的码。");
        return Redirect("/admin/keys");
    }

    public async Task ReloadAsync(CancellationToken ct)
    {
        Items = await mediator.Send(new ListKeys.Query(), ct);
        Facts = await sources.AllAsync(ct);
    }
}
