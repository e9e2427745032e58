using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Kernel.Audit;

namespace SuiShenMa.Kernel.Data;

/// <summary>What an act of the audit log is called by people.</summary>
/// <param name="Action">As given to <see cref="ModuleDb.Record"/>.</param>
/// <param name="Category">The log it belongs to, where <see cref="AuditCategories.Of"/> would choose another.</param>
public sealed record AuditActionInfo(string Action, string Text, AuditCategory? Category = null);

/// <summary>Declares the acts that a module records.</summary>
public static class AuditActionRegistration
{
    public static IServiceCollection AddAuditActions(this IServiceCollection services, params (string Action, string Text)[] actions) =>
        Add(services, null, actions);

    /// <summary>Declares acts that belong to one log whatever their names say.</summary>
    public static IServiceCollection AddAuditActions(this IServiceCollection services, AuditCategory category, params (string Action, string Text)[] actions) =>
        Add(services, category, actions);

    private static IServiceCollection Add(IServiceCollection services, AuditCategory? category, (string Action, string Text)[] actions)
    {
        foreach (var (action, text) in actions)
        {
            services.AddSingleton(new AuditActionInfo(action, text, category));
        }
        return services;
    }
}
