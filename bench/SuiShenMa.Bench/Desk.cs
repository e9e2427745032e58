using System.Net;
using System.Text.RegularExpressions;

namespace SuiShenMa.Bench;

/// <summary>An operator at a browser: keeps cookies and carries the antiforgery token.</summary>
internal sealed partial class Desk : IDisposable
{
    private readonly HttpClient _client;

    private Desk(Uri address) => _client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };

    public static async Task<Desk> SignInAsync(HostProcess host, string account)
    {
        var desk = new Desk(host.Address);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["Form.UserName"] = account,
            ["Form.Password"] = DataSite.Password,
            ["__RequestVerificationToken"] = await desk.TokenAsync("/sign-in"),
        });
        await desk.PostAsync("/sign-in", form);
        return desk;
    }

    public async Task<string> ReadAsync(string path)
    {
        using var answer = await _client.GetAsync(new Uri(path, UriKind.Relative));
        var text = await answer.Content.ReadAsStringAsync();
        return answer.StatusCode == HttpStatusCode.OK ? text : throw new InvalidOperationException($"GET {path}: {(int)answer.StatusCode}");
    }

    /// <returns>Where the answer leads.</returns>
    public async Task<string> PostAsync(string path, HttpContent form)
    {
        using var answer = await _client.PostAsync(new Uri(path, UriKind.Relative), form);
        return answer.StatusCode == HttpStatusCode.Redirect ? answer.Headers.Location!.ToString()
            : throw new InvalidOperationException($"POST {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    public async Task<string> TokenAsync(string page)
    {
        var match = TokenField().Match(await ReadAsync(page));
        return match.Success ? match.Groups[1].Value : throw new InvalidOperationException($"{page} has no antiforgery token");
    }

    public void Dispose() => _client.Dispose();

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex TokenField();
}
