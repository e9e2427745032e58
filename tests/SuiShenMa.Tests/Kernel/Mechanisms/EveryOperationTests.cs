using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using SuiShenMa.Kernel.Partners;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Kernel.Mechanisms;

/// <summary>Promise P9 on every partner operation that there is, also on those that are added later.</summary>
public sealed partial class EveryOperationTests
{
    private static readonly string[] Bodies = ["{", "[]", "null", "7", "\"\\ud800\"", "{\"items\":{}}", "{\"items\":[[]],\"name\":{},\"code\":[]}", new string('[', 3_000)];

    [Test]
    public async Task No_body_out_of_shape_makes_any_operation_fail_inside()
    {
        var client = new Partner();
        var operations = Operations("POST", "PATCH", "PUT", "DELETE").ToList();
        operations.Count.ShouldBeGreaterThan(5);
        var wrong = new List<string>();
        foreach (var (method, target) in operations)
        {
            foreach (var body in Bodies)
            {
                var answer = await client.Send(new HttpMethod(method), target, Encoding.UTF8.GetBytes(body));
                // Where all fields may be left out, an object without them is a good request.
                var good = answer.Status is >= 200 and < 300 && body[0] is '{' or 'n' && body.Length > 1;
                if (!good && (answer.Status is < 400 or >= 500 || answer.Text("code") is null || answer.Text("detail") is null || answer.Text("traceId") is null))
                {
                    wrong.Add($"{method} {target} {body[..Math.Min(30, body.Length)]}: {answer.Status} {Encoding.UTF8.GetString(answer.Bytes)}");
                }
            }
        }
        wrong.ShouldBeEmpty();
    }

    [Test]
    public async Task Without_a_signature_every_operation_is_refused_and_says_how_to_sign()
    {
        foreach (var (method, target) in Operations("GET", "POST", "PATCH", "PUT", "DELETE"))
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(TestHost.Address, target));
            var answer = await Partner.Send(request);
            (answer.Status, answer.Text("code")).ShouldBe((401, "signature.missing"), $"{method} {target}");
            answer.Headers.WwwAuthenticate.ShouldNotBeEmpty();
        }
    }

    private static IEnumerable<(string Method, string Target)> Operations(params string[] methods) =>
        from endpoint in TestHost.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        where endpoint.Metadata.GetMetadata<PartnerOperation>() is not null
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
        where methods.Contains(method)
        select (method, "/" + Parameter().Replace(endpoint.RoutePattern.RawText!.TrimStart('/'), "0000000000"));

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
