using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Kernel.Audit;

namespace SuiShenMa.Kernel.Data;

/// <summary>What an act of the audit log is called by people.</summary>
/// <param name="Action">As given to <see cref="ModuleDb.Record"/>.</param>
/// <param name="Category">The log it belongs to, where <see cref="AuditCategories.Of"/> would choose another.</param>
public sealed record AuditActionInfo(string Action, string Text, AuditCategory? Category = null);

/// <summary>What a kind of thing in the audit log is called by people.</summary>
/// <param name="Kind">As given to <see cref="ModuleDb.Record"/>.</param>
public sealed record AuditSubjectInfo(string Kind, string Text);

/// <summary>Declares the acts that a module records, and what they are done to; a test finds those that were forgotten.</summary>
public static class AuditActionRegistration
{
    public static IServiceCollection AddAuditActions(this IServiceCollection services, params (string Action, string Text)[] actions) =>
        Add(services, null, actions);

    /// <summary>Declares acts that belong to one log whatever their names say.</summary>
    public static IServiceCollection AddAuditActions(this IServiceCollection services, AuditCategory category, params (string Action, string Text)[] actions) =>
        Add(services, category, actions);

    public static IServiceCollection AddAuditSubjects(this IServiceCollection services, params (string Kind, string Text)[] subjects)
    {
        foreach (var (kind, text) in subjects)
        {
            services.AddSingleton(new AuditSubjectInfo(kind, text));
        }
        return services;
    }

    private static IServiceCollection Add(IServiceCollection services, AuditCategory? category, (string Action, string Text)[] actions)
    {
        foreach (var (action, text) in actions)
        {
            services.AddSingleton(new AuditActionInfo(action, text, category));
        }
        return services;
    }
}
