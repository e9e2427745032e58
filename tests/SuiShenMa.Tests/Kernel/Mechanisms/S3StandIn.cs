using System.Collections.Concurrent;
using System.Globalization;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SuiShenMa.Tests.Kernel.Mechanisms;

/// <summary>Speaks as much of the S3 protocol as the file store uses: buckets, objects whole and in parts, in path style.</summary>
internal sealed class S3StandIn : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, byte[]> _objects = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SortedDictionary<int, byte[]>> _uploads = new(StringComparer.Ordinal);

    private S3StandIn(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    public ConcurrentDictionary<string, bool> Buckets { get; } = new(StringComparer.Ordinal);

    public IEnumerable<string> Names => _objects.Keys;

    /// <summary>While true every call is answered with 503.</summary>
    public bool Down { get; set; }

    public static async Task<S3StandIn> StartAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(o => o.Limits.MaxRequestBodySize = null);
        var standIn = new S3StandIn(builder.Build());
        standIn._app.Run(standIn.AnswerAsync);
        await standIn._app.StartAsync();
        return standIn;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!.Trim('/');
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var (bucket, key) = slash < 0 ? (path, "") : (path[..slash], path[(slash + 1)..]);
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        if (Down || !http.Request.Headers.Authorization.ToString().StartsWith("AWS4-HMAC-SHA256", StringComparison.Ordinal))
        {
            http.Response.StatusCode = Down ? 503 : 403;
            return;
        }
        var task = key.Length == 0 ? BucketAsync(http, bucket) : !Buckets.ContainsKey(bucket) ? ErrorAsync(http, "NoSuchBucket") : ObjectAsync(http, path, body.ToArray());
        await task;
    }

    private Task BucketAsync(HttpContext http, string bucket)
    {
        if (http.Request.Method == "PUT")
        {
            Buckets[bucket] = true;
        }
        else if (http.Request.Query.ContainsKey("location"))
        {
            return http.Response.WriteAsync("<LocationConstraint xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"></LocationConstraint>");
        }
        return Buckets.ContainsKey(bucket) ? Task.CompletedTask : ErrorAsync(http, "NoSuchBucket");
    }

    private Task ObjectAsync(HttpContext http, string path, byte[] body)
    {
        var query = http.Request.Query;
        switch (http.Request.Method)
        {
            case "POST" when query.ContainsKey("uploads"):
                var id = Guid.CreateVersion7().ToString("N");
                _uploads[id] = [];
                return http.Response.WriteAsync(new XElement("InitiateMultipartUploadResult", new XElement("UploadId", id)).ToString());
            case "PUT" when query.TryGetValue("uploadId", out var upload):
                lock (_uploads)
                {
                    _uploads[upload!][int.Parse(query["partNumber"]!, CultureInfo.InvariantCulture)] = body;
                }
                http.Response.Headers.ETag = "\"part\"";
                return Task.CompletedTask;
            case "POST" when query.TryGetValue("uploadId", out var complete):
                _objects[path] = [.. _uploads[complete!].Values.SelectMany(p => p)];
                return http.Response.WriteAsync(new XElement("CompleteMultipartUploadResult", new XElement("ETag", "\"whole\"")).ToString());
            case "PUT":
                _objects[path] = body;
                http.Response.Headers.ETag = "\"whole\"";
                return Task.CompletedTask;
            case "DELETE":
                _objects.TryRemove(path, out _);
                http.Response.StatusCode = 204;
                return Task.CompletedTask;
            default:
                if (!_objects.TryGetValue(path, out var found))
                {
                    return ErrorAsync(http, "NoSuchKey");
                }
                http.Response.Headers.ETag = "\"whole\"";
                http.Response.Headers.LastModified = "Mon, 05 Jan 2026 00:00:00 GMT";
                http.Response.ContentLength = found.Length;
                return http.Request.Method == "HEAD" ? Task.CompletedTask : http.Response.Body.WriteAsync(found).AsTask();
        }
    }

    private static Task ErrorAsync(HttpContext http, string code)
    {
        http.Response.StatusCode = 404;
        http.Response.ContentType = "application/xml";
        return http.Request.Method == "HEAD" ? Task.CompletedTask
            : http.Response.WriteAsync(new XElement("Error", new XElement("Code", code), new XElement("Message", code)).ToString());
    }
}
