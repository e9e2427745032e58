using System.Net;
using System.Text.RegularExpressions;

namespace SuiShenMa.Tests.Kit;

/// <summary>An operator at a browser without JavaScript: keeps cookies, fills in forms, carries the antiforgery token.</summary>
internal sealed partial class Operator : IDisposable
{
    private readonly HttpClient _client;
    private readonly CookieContainer _cookies = new();

    private Operator(Uri address)
    {
        _client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = _cookies }) { BaseAddress = address };
    }

    public static async Task<Operator> SignIn(string account, string? password = null, Uri? address = null)
    {
        var person = new Operator(address ?? TestHost.Address);
        using var answer = await person.Post("/sign-in", new() { ["Form.UserName"] = account, ["Form.Password"] = password ?? TestHost.Password });
        if (answer.StatusCode != HttpStatusCode.Redirect)
        {
            throw new InvalidOperationException($"{account} could not sign in: {(int)answer.StatusCode}");
        }
        return person;
    }

    public static Operator Stranger(Uri? address = null) => new(address ?? TestHost.Address);

    /// <summary>The value of a cookie, as a thief would take it along.</summary>
    public string Cookie(string name) => _cookies.GetCookies(_client.BaseAddress!)[name]!.Value;

    public Task<HttpResponseMessage> Get(string path) => _client.GetAsync(new Uri(path, UriKind.Relative));

    public async Task<string> Read(string path)
    {
        using var answer = await Get(path);
        var html = await answer.Content.ReadAsStringAsync();
        return answer.StatusCode == HttpStatusCode.OK ? WebUtility.HtmlDecode(html) : throw new InvalidOperationException($"{path}: {(int)answer.StatusCode}");
    }

    /// <summary>Posts a form to a page: opens it first for its antiforgery token.</summary>
    public async Task<HttpResponseMessage> Post(string path, Dictionary<string, string> fields, string? formPage = null)
    {
        fields["__RequestVerificationToken"] = await Token(formPage ?? path);
        using var content = new FormUrlEncodedContent(fields);
        return await _client.PostAsync(new Uri(path, UriKind.Relative), content);
    }

    /// <summary>Posts an empty form without a token, as no page would.</summary>
    public async Task<HttpResponseMessage> PostBare(string path)
    {
        using var content = new FormUrlEncodedContent(new Dictionary<string, string>());
        return await _client.PostAsync(new Uri(path, UriKind.Relative), content);
    }

    /// <summary>Posts a form with a file.</summary>
    public async Task<HttpResponseMessage> Upload(string path, Dictionary<string, string> fields, string fileField, string fileName, byte[] file, string? formPage = null)
    {
        using var content = new MultipartFormDataContent();
        fields["__RequestVerificationToken"] = await Token(formPage ?? path);
        foreach (var (name, value) in fields)
        {
            content.Add(new StringContent(value), name);
        }
        content.Add(new ByteArrayContent(file), fileField, fileName);
        return await _client.PostAsync(new Uri(path, UriKind.Relative), content);
    }

    public void Dispose() => _client.Dispose();

    private async Task<string> Token(string page)
    {
        var html = await _client.GetStringAsync(new Uri(page, UriKind.Relative));
        var match = TokenField().Match(html);
        return match.Success ? match.Groups[1].Value : throw new InvalidOperationException($"{page} has no antiforgery token");
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex TokenField();
}
