using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Extensions;
using SuiShenMa.Kernel.Geo;

namespace SuiShenMa.Tools;

/// <summary>
/// Speaks the geocoding protocols of 高德, 天地图 and 百度 on the own machine, so that the platform can be tried and tested
/// without an account. The key chooses the behaviour, see README.md.
/// </summary>
public static class MapStandIn
{
    public const string GoodKey = "standin-good";
    public const string QuotaKey = "standin-quota";
    public const string BusyKey = "standin-busy";
    public const string SlowKey = "standin-slow";
    public const string BrokenKey = "standin-broken";
    public const string ForeignKey = "standin-foreign";

    /// <summary>When a request carries a signature, it must have been made with this.</summary>
    public const string Secret = "standin-secret";

    private static readonly TimeSpan Slowness = TimeSpan.FromSeconds(20);

    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddSingleton<Places>();
        builder.Services.AddSingleton<RequestCount>();
        var app = builder.Build();
        app.Use(async (context, next) =>
        {
            context.RequestServices.GetRequiredService<RequestCount>().Add(context.Request);
            var query = context.Request.Query;
            var key = (string?)query["key"] ?? (string?)query["tk"] ?? query["ak"];
            if (key == SlowKey)
            {
                await Task.Delay(Slowness, context.RequestAborted);
            }
            else if (key == BrokenKey)
            {
                await context.Response.WriteAsync("{\"status\":\"1\",\"geocodes\":[{\"location\":", context.RequestAborted);
                return;
            }

            await next();
        });
        app.MapGet("/v3/geocode/geo", Amap);
        app.MapGet("/geocoder", TianDiTu);
        app.MapGet("/geocoding/v3/", Baidu);
        return app;
    }

    private static IResult Amap(HttpRequest request, Places places)
    {
        var q = request.Query;
        string? key = q["key"];
        if (key == QuotaKey)
            return AmapError("DAILY_QUERY_OVER_LIMIT", "10003");
        if (key == BusyKey)
            return AmapError("ACCESS_TOO_FREQUENT", "10004");
        if (key is not (GoodKey or ForeignKey))
            return AmapError("INVALID_USER_KEY", "10001");
        if (q.ContainsKey("sig"))
        {
            var text = string.Join('&', q.Where(p => p.Key != "sig").OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => p.Key + "=" + p.Value));
            if (q["sig"] != Md5(text + Secret))
                return AmapError("INVALID_USER_SIGNATURE", "10007");
        }

        string? asked = q["address"];
        if (string.IsNullOrEmpty(asked))
            return AmapError("MISSING_REQUIRED_PARAMS", "20001");
        var addresses = q["batch"] == "true" ? asked.Split('|') : [asked];
        if (addresses.Length > 10)
            return AmapError("INVALID_PARAMS", "20000");
        var list = new JsonArray();
        foreach (var address in addresses)
        {
            // An address with 缺失 is left out of a batch altogether, which the real service does at times.
            if (address.Contains("缺失", StringComparison.Ordinal) && addresses.Length > 1)
                continue;
            if (places.Find(address) is { } place)
                list.Add(AmapPlace(address, key == ForeignKey ? Beijing(place) : place));
            else if (addresses.Length > 1)
                list.Add(new JsonObject { ["formatted_address"] = new JsonArray(), ["location"] = new JsonArray(), ["level"] = new JsonArray() });
        }

        return Answer(new JsonObject
        {
            ["status"] = "1",
            ["info"] = "OK",
            ["infocode"] = "10000",
            ["count"] = list.Count.ToString(CultureInfo.InvariantCulture),
            ["geocodes"] = list,
        });
    }

    private static JsonObject AmapPlace(string address, StandInPlace place) => new()
    {
        ["formatted_address"] = address,
        ["country"] = "中国",
        ["province"] = "上海市",
        ["citycode"] = "021",
        ["city"] = new JsonArray(), // Empty fields are arrays in this protocol.
        ["district"] = place.District,
        ["township"] = place.Township is null ? new JsonArray() : place.Township,
        ["street"] = place.Road is null ? new JsonArray() : place.Road,
        ["number"] = place.Number is null ? new JsonArray() : place.Number + "号",
        ["adcode"] = place.Adcode,
        ["location"] = string.Create(CultureInfo.InvariantCulture, $"{place.Point.Longitude},{place.Point.Latitude}"),
        ["level"] = place.Number is not null ? "门牌号" : place.Road is not null ? "道路" : place.Township is not null ? "乡镇" : "区县",
    };

    private static IResult AmapError(string info, string code) =>
        Answer(new JsonObject { ["status"] = "0", ["info"] = info, ["infocode"] = code });

    private static IResult TianDiTu(HttpRequest request, Places places)
    {
        string? key = request.Query["tk"];
        if (key == QuotaKey)
            return Results.StatusCode(StatusCodes.Status429TooManyRequests);
        if (key == BusyKey)
            return Answer(new JsonObject { ["status"] = "404", ["msg"] = "出错" });
        if (key is not (GoodKey or ForeignKey))
            return Answer(new JsonObject { ["code"] = 301002, ["msg"] = "非法Key" }, StatusCodes.Status403Forbidden);
        string? keyWord;
        try
        {
            keyWord = (string?)JsonNode.Parse((string?)request.Query["ds"] ?? "")?["keyWord"];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Answer(new JsonObject { ["status"] = "404", ["msg"] = "出错" });
        }

        if (places.Find(keyWord ?? "") is not { } place)
            return Answer(new JsonObject { ["status"] = "101", ["msg"] = "结果为空" });
        var point = (key == ForeignKey ? Beijing(place) : place).Point.To(CoordinateSystem.CGCS2000);
        return Answer(new JsonObject
        {
            ["status"] = "0",
            ["msg"] = "ok",
            ["searchVersion"] = "6.4.9V",
            ["location"] = new JsonObject
            {
                // Both spellings occur: numbers and numbers in quotes.
                ["lon"] = point.Longitude,
                ["lat"] = point.Latitude.ToString(CultureInfo.InvariantCulture),
                ["level"] = place.Number is not null ? "门址" : place.Road is not null ? "道路" : "地名地址",
                ["score"] = 100,
                ["keyWord"] = keyWord,
            },
        });
    }

    private static IResult Baidu(HttpRequest request, Places places)
    {
        var q = request.Query;
        string? key = q["ak"];
        if (key == QuotaKey)
            return BaiduError(302, "天配额超限，限制访问");
        if (key == BusyKey)
            return BaiduError(401, "当前并发量已经超过约定并发配额，限制访问");
        if (key is not (GoodKey or ForeignKey))
            return BaiduError(5, "ak不存在或者非法");
        if (q.ContainsKey("sn"))
        {
            var raw = request.GetEncodedPathAndQuery();
            raw = raw[..raw.IndexOf("&sn=", StringComparison.Ordinal)];
            if (q["sn"] != Md5(Uri.EscapeDataString(raw + Secret)))
                return BaiduError(211, "APP SN校验失败");
        }

        string address = q["address"].ToString();
        if (Encoding.UTF8.GetByteCount(address) is 0 or > 84)
            return BaiduError(2, "Parameter Invalid");
        if (places.Find(address) is not { } place)
            return BaiduError(1, "Internal Service Error:无相关结果");
        var system = q["ret_coordtype"] == "gcj02ll" ? CoordinateSystem.GCJ02 : CoordinateSystem.BD09;
        var point = (key == ForeignKey ? Beijing(place) : place).Point.To(system);
        return Answer(new JsonObject
        {
            ["status"] = 0,
            ["result"] = new JsonObject
            {
                ["location"] = new JsonObject { ["lng"] = point.Longitude, ["lat"] = point.Latitude },
                ["precise"] = place.Number is not null ? 1 : 0,
                ["confidence"] = place.Number is not null ? 80 : place.Road is not null ? 50 : 20,
                ["comprehension"] = 100,
                ["level"] = place.Number is not null ? "门址" : place.Road is not null ? "道路" : place.Township is not null ? "乡镇" : "区县",
            },
        });
    }

    private static IResult BaiduError(int status, string message) => Answer(new JsonObject { ["status"] = status, ["msg"] = message });

    private static StandInPlace Beijing(StandInPlace place) => place with { Point = new(116.397499, 39.908722, CoordinateSystem.GCJ02) };

    private static IResult Answer(JsonObject body, int status = StatusCodes.Status200OK) =>
        Results.Text(body.ToJsonString(), "application/json", Encoding.UTF8, status);

#pragma warning disable CA5351 // The services ask for MD5.
    private static string Md5(string text) => Convert.ToHexString(MD5.HashData(Encoding.UTF8.GetBytes(text))).ToLowerInvariant();
#pragma warning restore CA5351
}

/// <summary>The requests that arrived, for tests that count them or look at what was sent.</summary>
public sealed class RequestCount
{
    private readonly List<string> _seen = [];

    public IReadOnlyList<string> Seen
    {
        get
        {
            lock (_seen)
                return [.. _seen];
        }
    }

    internal void Add(HttpRequest request)
    {
        lock (_seen)
            _seen.Add(Uri.UnescapeDataString(request.GetEncodedPathAndQuery()));
    }
}
