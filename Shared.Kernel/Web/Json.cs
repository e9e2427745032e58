using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace SuiShenMa.Kernel.Web;

/// <summary>How JSON is written: towards partners, and in our own columns.</summary>
public static class Json
{
    /// <summary>For columns and stored answers: compact, Chinese as it is.</summary>
    public static JsonSerializerOptions Stored { get; } = Apply(new JsonSerializerOptions { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull });

    /// <summary>For what partners send.</summary>
    public static JsonSerializerOptions Read { get; } = Apply(new JsonSerializerOptions());

    /// <summary>For REST: camelCase names, enums as camelCase words, numbers only as numbers, times with offset, and only such are read.</summary>
    public static JsonSerializerOptions Apply(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.MaxDepth = 32;
        options.Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);
        // The names of coordinate systems are abbreviations: GCJ02, never gcJ02.
        options.Converters.Add(new JsonStringEnumConverter<Geo.CoordinateSystem>(namingPolicy: null, allowIntegerValues: false));
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new UtcAsOffset());
        options.Converters.Add(new WithOffset());
        return options;
    }

    /// <summary>A UTC time is written with the offset of Asia/Shanghai (RFC 3339); any offset is read.</summary>
    private sealed class UtcAsOffset : JsonConverter<DateTime>
    {
        public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Moment(ref reader).UtcDateTime;

        public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
            writer.WriteStringValue(ChinaTime.Of(value).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFzzz", CultureInfo.InvariantCulture));
    }

    /// <summary>For requests that keep the offset they came with.</summary>
    private sealed class WithOffset : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Moment(ref reader);

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }

    /// <summary>
    /// A time that names its offset and has a place in our own calendar. Without an offset it would be taken for the time of whatever
    /// zone the machine stands in; on the last day of the year 9999 there is no Shanghai time any more.
    /// </summary>
    private static DateTimeOffset Moment(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String || !reader.TryGetDateTime(out var local) || local.Kind == DateTimeKind.Unspecified
            || !reader.TryGetDateTimeOffset(out var moment) || moment.UtcDateTime.Year is < 2 or > 9998)
        {
            throw new JsonException("This is no RFC 3339 time with an offset, or far out of any calendar.");
        }
        return moment;
    }
}

/// <summary>Asia/Shanghai has had no summer time since 1991, so its offset is a constant.</summary>
public static class ChinaTime
{
    public static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    public static DateTimeOffset Of(DateTime utc) => new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)).ToOffset(Offset);

    /// <summary>For pages: <c>yyyy-MM-dd HH:mm:ss</c>; a dash for none.</summary>
    public static string Text(DateTime? utc) => utc is { } t ? Of(t).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : "—";

    /// <summary>The start of a Shanghai day in UTC.</summary>
    public static DateTime StartOfDay(DateOnly day) => new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), Offset).UtcDateTime;
}
