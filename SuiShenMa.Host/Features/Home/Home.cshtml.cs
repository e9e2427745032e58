using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Host.Features;

/// <summary>The bare address leads operators to their workbench.</summary>
[OpenToEveryone("it only leads on")]
internal sealed class HomePage(ICurrentUser user) : PageModel
{
    public IActionResult OnGet() => Redirect(user.Actor.Kind == ActorKind.Operator ? "/admin" : "/sign-in");
}
