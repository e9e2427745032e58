using Microsoft.Extensions.DependencyInjection;

namespace SuiShenMa.Kernel.Data;

/// <summary>What an act of the audit log is called by people.</summary>
/// <param name="Action">As given to <see cref="ModuleDb.Record"/>.</param>
public sealed record AuditActionInfo(string Action, string Text);

/// <summary>Declares the acts that a module records.</summary>
public static class AuditActionRegistration
{
    public static IServiceCollection AddAuditActions(this IServiceCollection services, params (string Action, string Text)[] actions)
    {
        foreach (var (action, text) in actions)
        {
            services.AddSingleton(new AuditActionInfo(action, text));
        }
        return services;
    }
}
