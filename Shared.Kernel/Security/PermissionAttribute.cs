using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace SuiShenMa.Kernel.Security;

/// <summary>The permission that a page or endpoint of the operators' side asks for.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class PermissionAttribute(string permission) : AuthorizeAttribute(Prefix + permission)
{
    internal const string Prefix = "permission:";

    public string Permission { get; } = permission;
}

/// <summary>Marks a page or endpoint that anyone may open, with the reason.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class OpenToEveryoneAttribute(string why) : AllowAnonymousAttribute
{
    public string Why { get; } = why;
}

/// <summary>A permission must be held by the current actor.</summary>
public sealed record PermissionRequirement(string Permission) : IAuthorizationRequirement;

/// <summary>Makes the policy for a permission on demand, so that modules need not register theirs.</summary>
public sealed class PermissionPolicyProvider(IOptions<AuthorizationOptions> options) : DefaultAuthorizationPolicyProvider(options)
{
    public override async Task<AuthorizationPolicy?> GetPolicyAsync(string policyName) =>
        policyName.StartsWith(PermissionAttribute.Prefix, StringComparison.Ordinal)
            ? new AuthorizationPolicyBuilder()
                .RequireAuthenticatedUser()
                .AddRequirements(new PermissionRequirement(policyName[PermissionAttribute.Prefix.Length..]))
                .Build()
            : await base.GetPolicyAsync(policyName);
}

/// <summary>Asks the actor of the request; it was loaded from the database for this very request, so a change bites at once.</summary>
public sealed class PermissionHandler(ICurrentUser user) : AuthorizationHandler<PermissionRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, PermissionRequirement requirement)
    {
        if (user.Actor.May(requirement.Permission))
        {
            context.Succeed(requirement);
        }
        return Task.CompletedTask;
    }
}
