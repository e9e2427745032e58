using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace SuiShenMa.Kernel.Web;

/// <summary>A page whose lists must be loaded again before it is shown a second time with an error.</summary>
public interface IReload
{
    Task ReloadAsync(CancellationToken ct);
}

/// <summary>Turns the failures of a use case into errors of the form that was posted; the page is shown again with them.</summary>
public sealed class PageFilter : IAsyncPageFilter
{
    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (HttpMethodsIsGet(context))
        {
            await ShowAsync(context, next);
            return;
        }
        var executed = await next();
        if (executed.Exception is null || executed.HandlerInstance is not PageModel page)
        {
            return;
        }
        switch (executed.Exception)
        {
            case InputInvalid invalid:
                foreach (var (field, messages) in invalid.Errors)
                {
                    foreach (var message in messages)
                    {
                        page.ModelState.AddModelError(KeyOf(field), message);
                    }
                }
                page.Response.StatusCode = 400;
                break;
            case RuleViolation { Status: not 404 } rule:
                page.ModelState.AddModelError(rule.Field is null ? "" : KeyOf(rule.Field), rule.Message);
                page.Response.StatusCode = rule.Status;
                break;
            default:
                return;
        }
        executed.ExceptionHandled = true;
        if (page is IReload reload)
        {
            await reload.ReloadAsync(context.HttpContext.RequestAborted);
        }
        executed.Result = page.Page();
    }

    /// <summary>What the address asks for and cannot be is told beside its field, and the page is shown without it.</summary>
    private static async Task ShowAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (context.HttpContext.Request.Query.Count == 0 || context.HandlerMethod is null || !context.HttpContext.Request.Path.StartsWithSegments("/admin"))
        {
            await next();
            return;
        }
        var query = new PageQuery(context);
        var wrong = query.Explain();
        var executed = await next();
        for (var problem = executed.Exception; problem is not null && query.TakeBack(problem);)
        {
            try
            {
                if (await query.RunAgainAsync() is not { } result)
                {
                    return;
                }
                (executed.ExceptionHandled, executed.Result, wrong, problem) = (true, result, true, null);
            }
            catch (Exception again) when (again is InputInvalid or RuleViolation { Status: 400 })
            {
                problem = again;
            }
        }
        if (wrong && executed.Result is PageResult)
        {
            context.HttpContext.Response.StatusCode = 400;
        }
    }

    private static bool HttpMethodsIsGet(PageHandlerExecutingContext context) =>
        Microsoft.AspNetCore.Http.HttpMethods.IsGet(context.HttpContext.Request.Method);

    private static string KeyOf(string field) =>
        // The keys of a dictionary are data and keep their case.
        field.StartsWith("attributes.", StringComparison.Ordinal) ? $"Form.Attributes[{field["attributes.".Length..]}]"
        : "Form." + string.Join('.', field.Split('.').Select(p => p.Length == 0 ? p : char.ToUpperInvariant(p[0]) + p[1..]));
}
