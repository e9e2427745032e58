using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace SuiShenMa.Kernel;

/// <summary>What the host needs to know of a feature module; each module has one public implementation.</summary>
public interface IModule
{
    /// <summary>Name and table prefix in lower case, for example <c>objects</c>.</summary>
    string Name { get; }

    /// <summary>Entries of the operators' menu; an entry is shown to those who hold its permission.</summary>
    IReadOnlyList<MenuItem> Menu => [];

    void AddServices(IServiceCollection services, IConfiguration configuration);

    /// <summary>Maps the module's REST operations below <c>/api/v1</c>.</summary>
    void MapApi(IEndpointRouteBuilder api) { }

    /// <summary>Maps what does not live below <c>/api</c>: downloads, well-known documents.</summary>
    void MapSite(IEndpointRouteBuilder site) { }

    /// <summary>Writes built-in data that is missing; runs at each start, in catalogue order, and changes nothing that people changed.</summary>
    Task SeedAsync(IServiceProvider services, SeedOptions options, CancellationToken ct) => Task.CompletedTask;
}

/// <summary>One entry of the operators' menu.</summary>
/// <param name="Group">Heading in the side bar, in Chinese.</param>
/// <param name="Order">Position of the group and, within it, of the entry (group × 100 + entry).</param>
public sealed record MenuItem(string Group, string Text, string Href, string Permission, int Order);

/// <summary>What the seed may write.</summary>
/// <param name="Demo">True in Development: demo accounts and the demo application are written too.</param>
/// <param name="DemoPassword">Password of the demo accounts; null outside Development.</param>
/// <param name="DemoSecret">HMAC secret of the demo application; null outside Development.</param>
public sealed record SeedOptions(bool Demo, string? DemoPassword, string? DemoSecret);
