using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Kernel.Jobs;

/// <summary>Makes the system the actor of a dependency-injection scope that a job opened.</summary>
public static class JobScope
{
    public static void ActAsSystem(IServiceProvider services)
    {
        var context = services.GetRequiredService<ActorContext>();
        context.Actor = Actor.System;
        context.TraceId = Guid.CreateVersion7().ToString("N");
    }
}
