using MediatR;
using Microsoft.Extensions.DependencyInjection;
using SuiShenMa.Admin.Contracts;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Tests.Kit;

/// <summary>Sends real commands through the real pipeline, and looks at the real database.</summary>
internal static class Slice
{
    public static async Task<TResult> Send<TResult>(Actor actor, IRequest<TResult> request)
    {
        await using var scope = TestHost.Services.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<ActorContext>();
        context.Actor = actor;
        context.TraceId = Guid.CreateVersion7().ToString("N");
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request);
    }

    public static async Task<T> Db<TDb, T>(Func<TDb, Task<T>> look) where TDb : ModuleDb
    {
        await using var scope = TestHost.Services.CreateAsyncScope();
        return await look(scope.ServiceProvider.GetRequiredService<TDb>());
    }

    /// <summary>Runs a job once, as its clock would.</summary>
    public static async Task Run<TJob>() where TJob : IJob
    {
        await using var scope = TestHost.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorContext>().Actor = Actor.System;
        await scope.ServiceProvider.GetRequiredService<TJob>().RunAsync(CancellationToken.None);
    }

    /// <summary>A person of a department with all rights of a department account.</summary>
    public static Actor As(string departmentId, string? account = null, bool platform = false)
    {
        var department = TestHost.Services.GetRequiredService<IDepartments>().Find(departmentId)
            ?? throw new ArgumentException($"no department {departmentId}");
        var regions = department.IsCityLevel ? Allowed.Everything : Allowed.Just([department.RegionCode]);
        return new Actor(ActorKind.Operator, account ?? departmentId, account ?? departmentId, department.Id, department.Name,
            new Scope(platform, department.Id, department.RegionCode, regions, Allowed.Everything), new AllPermissions(platform));
    }

    /// <param name="platform">False leaves out what only administrators of the platform hold.</param>
    private sealed class AllPermissions(bool platform) : IReadOnlySet<string>
    {
        private readonly PermissionCatalog _catalog = TestHost.Services.GetRequiredService<PermissionCatalog>();

        public int Count => int.MaxValue;
        public bool Contains(string item) => platform || _catalog.Find(item) is not { For: PermissionFor.Platform };
        public IEnumerator<string> GetEnumerator() => Enumerable.Empty<string>().GetEnumerator();
        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
        public bool IsProperSubsetOf(IEnumerable<string> other) => false;
        public bool IsProperSupersetOf(IEnumerable<string> other) => true;
        public bool IsSubsetOf(IEnumerable<string> other) => false;
        public bool IsSupersetOf(IEnumerable<string> other) => true;
        public bool Overlaps(IEnumerable<string> other) => true;
        public bool SetEquals(IEnumerable<string> other) => false;
    }
}
