using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace SuiShenMa.Admin.Access;

/// <summary>Leads an operator whose password somebody else chose to the page where it is changed, before any other.</summary>
internal sealed class MustChangePasswordFilter : IAsyncPageFilter
{
    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var path = context.HttpContext.Request.Path;
        if (CookieAccess.MustChangePassword(context.HttpContext) && path.StartsWithSegments("/admin") && path != CookieAccess.PasswordPath)
        {
            context.Result = new RedirectResult(CookieAccess.PasswordPath);
            return Task.CompletedTask;
        }
        return next();
    }
}
