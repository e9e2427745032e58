using System.Collections.Concurrent;
using SuiShenMa.Kernel.Standards;

namespace SuiShenMa.Tools.Registry;

/// <summary>
/// Speaks the protocol of the enterprise registry on the own machine, so that the platform can be tried and tested without
/// access to the real one. The key chooses the behaviour, see README.md.
/// </summary>
public static class EnterpriseRegistryStandIn
{
    public const string GoodKey = "standin-good";
    public const string SlowKey = "standin-slow";
    public const string BrokenKey = "standin-broken";
    public const string ForeignKey = "standin-foreign";
    public const string BusyKey = "standin-busy";
    public const string DownKey = "standin-down";

    private const int MostAtOnce = 200;
    private static readonly TimeSpan Slowness = TimeSpan.FromSeconds(20);

    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddSingleton<RegisteredEnterprises>();
        var app = builder.Build();
        app.MapPost("/enterprises/query", Query);
        app.MapPut("/enterprises/{uscc}", (string uscc, Registered body, RegisteredEnterprises all) => { all.Put(uscc, body.Name, body.Status); return Results.NoContent(); });
        app.MapDelete("/enterprises/{uscc}", (string uscc, RegisteredEnterprises all) => { all.Remove(uscc); return Results.NoContent(); });
        return app;
    }

    private static async Task<IResult> Query(HttpRequest request, QueryBody body, RegisteredEnterprises all, CancellationToken ct)
    {
        all.Count();
        switch ((string?)request.Headers["X-Api-Key"])
        {
            case GoodKey:
                break;
            case SlowKey:
                await Task.Delay(Slowness, ct);
                break;
            case BrokenKey:
                return Results.Text("{\"items\":[{\"uscc\":", "application/json");
            case ForeignKey:
                return Results.Json(new { items = new[] { new Answer("91310000132260250X", "别的企业", "存续") } });
            case BusyKey:
                return Results.StatusCode(429);
            case DownKey:
                return Results.StatusCode(503);
            default:
                return Results.StatusCode(401);
        }
        return body.Usccs is not { Length: > 0 and <= MostAtOnce } asked
            ? Results.BadRequest()
            : Results.Json(new { items = asked.Select(all.Find).OfType<Answer>() });
    }
}

/// <summary>What is asked.</summary>
internal sealed record QueryBody(string[]? Usccs);

/// <summary>What a person registers for a try.</summary>
internal sealed record Registered(string Name, string Status);

/// <summary>One enterprise of the answer.</summary>
internal sealed record Answer(string Uscc, string Name, string Status);

/// <summary>The built-in list, what was put since the start, and an invented name for each well-formed code whose organisation code begins with MGEN.</summary>
public sealed class RegisteredEnterprises
{
    private readonly ConcurrentDictionary<string, Answer?> _all = new(StringComparer.Ordinal);
    private int _queries;

    public RegisteredEnterprises()
    {
        using var reader = new StreamReader(typeof(RegisteredEnterprises).Assembly.GetManifestResourceStream("demo-enterprises.csv")!);
        reader.ReadLine();
        while (reader.ReadLine() is { Length: > 0 } line)
        {
            var parts = line.Split(',');
            Put(parts[0], parts[1], parts[2]);
        }
    }

    /// <summary>How often the registry was asked.</summary>
    public int Queries => _queries;

    public void Put(string uscc, string name, string status) => _all[uscc] = new Answer(uscc, name, status);

    public void Remove(string uscc) => _all[uscc] = null;

    /// <summary>The name under which an invented enterprise is registered.</summary>
    public static string InventedName(string uscc) => $"上海生成企业{uscc[12..17]}（{uscc[2..8]}）有限公司";

    internal void Count() => Interlocked.Increment(ref _queries);

    internal Answer? Find(string uscc) =>
        _all.TryGetValue(uscc, out var known) ? known
        : Uscc.TryParse(uscc, out var code) && code.OrganisationCode.StartsWith("MGEN", StringComparison.Ordinal) ? new Answer(uscc, InventedName(uscc), "存续")
        : null;
}
