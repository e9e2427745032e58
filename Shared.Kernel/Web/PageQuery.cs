using System.Reflection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;

namespace SuiShenMa.Kernel.Web;

/// <summary>
/// What the address of a page asks for. A value that cannot be read, or that the use case refuses, is taken back and told beside
/// its field: whoever mistypes a date in a filter gets the list and a word what to type, not an error page.
/// </summary>
internal sealed class PageQuery
{
    private readonly PageHandlerExecutingContext _context;
    private readonly Dictionary<string, Asked> _asked = new(StringComparer.OrdinalIgnoreCase);

    public PageQuery(PageHandlerExecutingContext context)
    {
        _context = context;
        foreach (var property in context.HandlerInstance.GetType().GetProperties())
        {
            if (property.GetCustomAttribute<BindPropertyAttribute>() is not { SupportsGet: true } bound)
            {
                continue;
            }
            if (bound.Name != "")
            {
                Add(bound.Name ?? property.Name, property.PropertyType, () => property.SetValue(context.HandlerInstance, Nothing(property.PropertyType)));
                continue;
            }
            if (property.GetValue(context.HandlerInstance) is { } filter)
            {
                var unset = filter.GetType().GetConstructor([])?.Invoke(null);
                foreach (var part in filter.GetType().GetProperties().Where(p => p.CanWrite))
                {
                    Add(part.Name, part.PropertyType, () => part.SetValue(property.GetValue(context.HandlerInstance), unset is null ? Nothing(part.PropertyType) : part.GetValue(unset)));
                }
            }
        }
        foreach (var parameter in context.HandlerMethod?.Parameters ?? [])
        {
            Add(parameter.BindingInfo?.BinderModelName ?? parameter.Name, parameter.ParameterType, () => context.HandlerArguments.Remove(parameter.Name));
        }
    }

    private sealed record Asked(Type Type, Action TakeBack);

    /// <summary>Says of values that could not be read what to type.</summary>
    /// <returns>Whether there are any.</returns>
    public bool Explain()
    {
        var found = false;
        foreach (var (key, entry) in _context.ModelState.Where(m => m.Value is { Errors.Count: > 0 } && _asked.ContainsKey(m.Key)).ToList())
        {
            entry!.Errors.Clear();
            _context.ModelState.AddModelError(key, TextOf(_asked[key].Type, entry.AttemptedValue ?? ""));
            found = true;
        }
        return found;
    }

    /// <summary>Takes back what the use case refused.</summary>
    /// <returns>Whether anything was asked for that could be taken back, so that it is worth trying again.</returns>
    public bool TakeBack(Exception refused)
    {
        IEnumerable<(string Field, string Message)> faults = refused switch
        {
            InputInvalid invalid => invalid.Errors.SelectMany(e => e.Value.Select(m => (e.Key, m))),
            RuleViolation { Status: 400 } rule => [(rule.Field ?? "", rule.Message)],
            _ => [],
        };
        var took = false;
        foreach (var (field, message) in faults)
        {
            var name = field[(field.LastIndexOf('.') + 1)..];
            name = name == "page" ? "pageNo" : name;
            took |= _asked.Remove(name, out var asked);
            asked?.TakeBack();
            if (asked is null)
            {
                // Nobody knows which one it was: all of them.
                took |= _asked.Count > 0;
                _asked.Values.ToList().ForEach(a => a.TakeBack());
                _asked.Clear();
            }
            _context.ModelState.AddModelError(name, message);
        }
        return took;
    }

    /// <summary>Runs the handler of the page once more.</summary>
    /// <returns>Null when it does not show the page: what a download refuses must not come in another shape.</returns>
    public async Task<IActionResult?> RunAgainAsync()
    {
        var handler = _context.HandlerMethod!;
        object? result;
        try
        {
            result = handler.MethodInfo.Invoke(_context.HandlerInstance, [.. handler.Parameters.Select(p => _context.HandlerArguments.TryGetValue(p.Name, out var given) ? given : DefaultOf(p))]);
        }
        catch (TargetInvocationException e) when (e.InnerException is { } inner)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(inner);
            throw;
        }
        if (result is Task task)
        {
            await task;
            result = task.GetType().GetProperty("Result")?.GetValue(task);
        }
        return result as IActionResult is { } action ? action as PageResult : ((PageModel)_context.HandlerInstance).Page();
    }

    private void Add(string name, Type type, Action takeBack)
    {
        // What stands in the path names the thing itself.
        if (_context.HttpContext.Request.Query.ContainsKey(name) && !_context.RouteData.Values.ContainsKey(name))
        {
            _asked[name] = new Asked(Nullable.GetUnderlyingType(type) ?? type, takeBack);
        }
    }

    private static object? DefaultOf(HandlerParameterDescriptor parameter) => parameter.ParameterInfo is { HasDefaultValue: true } known ? known.DefaultValue : null;

    private static object? Nothing(Type type) =>
        type == typeof(string) ? "" : type == typeof(int) ? 1 : type.IsValueType && Nullable.GetUnderlyingType(type) is null ? Activator.CreateInstance(type) : type.IsGenericType && type.GetConstructor([]) is not null ? Activator.CreateInstance(type) : null;

    private static string TextOf(Type type, string value)
    {
        var what = type == typeof(DateOnly) ? "不是日期，请填写 2026-11-28 这样的日期"
            : type == typeof(DateTime) || type == typeof(DateTimeOffset) ? "不是时间，请填写 2026-11-28T08:30 这样的时间"
            : type == typeof(int) || type == typeof(long) || type == typeof(decimal) || type == typeof(double) ? "不是有效的数字，请填写数字"
            : "不在可选的范围内，请重新选择";
        return $"“{(value.Length <= 30 ? value : value[..30] + "…")}”{what}；这一项没有作为查询条件。";
    }
}
