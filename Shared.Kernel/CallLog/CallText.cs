using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace SuiShenMa.Kernel.CallLog;

/// <summary>
/// A short JSON object of what a request or an answer said: by path of the field its value as text where it may be shown, else
/// its length as a number. Bounded: what does not fit is counted.
/// </summary>
internal sealed class CallText : IDisposable
{
    /// <summary>Name of the member that counts what was left out.</summary>
    public const string More = "…";

    private const int Deepest = 4;
    private const int LongestName = 40;
    private const int MostNames = 2_000;

    /// <summary>Room for the closing count.</summary>
    private const int Reserve = 24;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All), SkipValidation = true };
    private static readonly SearchValues<char> InNames = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.");
    private static readonly ConcurrentDictionary<string, JsonEncodedText> Names = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, Member> Members = new(StringComparer.Ordinal);

    // Two texts a call, thousands of calls a second, all on the log's thread.
    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Bytes, Utf8JsonWriter Json)? t_spare;

    private readonly LoggedFields _fields;
    private readonly ArrayBufferWriter<byte> _bytes;
    private readonly Utf8JsonWriter _json;
    private readonly int _most;
    private int _leftOut;

    public CallText(LoggedFields fields, int most)
    {
        (_fields, _most) = (fields, most);
        if (t_spare is { } spare)
        {
            (_bytes, _json, t_spare) = (spare.Bytes, spare.Json, null);
            _bytes.ResetWrittenCount();
            _json.Reset(_bytes);
        }
        else
        {
            _bytes = new ArrayBufferWriter<byte>(512);
            _json = new Utf8JsonWriter(_bytes, Options);
        }
        _json.WriteStartObject();
    }

    /// <summary>A path that leads nowhere: words as they are, of the rest the length.</summary>
    public void Path(string path)
    {
        var words = path.Split('/', 12, StringSplitOptions.RemoveEmptyEntries)
            .Select(w => w.Length <= 32 && w.All(c => char.IsAsciiLetterLower(c) || c == '-') || w is "v1" ? w : string.Create(CultureInfo.InvariantCulture, $"{{{w.Length}}}"));
        Write("path", "/" + string.Join('/', words));
    }

    public void Pair(string name, string value)
    {
        if (_fields.Show(name, value) is { } shown)
        {
            Write(Safe(name), shown);
        }
        else
        {
            Hide(Safe(name), value.Length);
        }
    }

    public void Body(CallBytes body)
    {
        if (body.Length == 0)
        {
            return;
        }
        if (!body.IsJson || (body.Start.IsEmpty && body.Length > 0))
        {
            Hide($"({MediaTypeOf(body)})", body.Length);
            return;
        }
        var bytes = body.Start.Span;
        var reader = new Utf8JsonReader(bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes, body.IsWhole, default);
        try
        {
            if (reader.Read())
            {
                Value(ref reader, "", null, 0);
            }
            if (!body.IsWhole)
            {
                Hide("(bytes)", body.Length);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            Hide("(not JSON)", body.Length);
        }
    }

    public override string ToString()
    {
        if (_leftOut > 0)
        {
            _json.WriteNumber(More, _leftOut);
        }
        _json.WriteEndObject();
        _json.Flush();
        return _bytes.WrittenCount == 2 ? "" : Encoding.UTF8.GetString(_bytes.WrittenSpan);
    }

    public void Dispose() => t_spare = (_bytes, _json);

    private void Value(ref Utf8JsonReader reader, string path, string? name, int depth)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject when name is null || (_fields.Knows(name) && depth < Deepest):
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var member = MemberAt(ref reader);
                    if (!reader.Read())
                    {
                        return;
                    }
                    Value(ref reader, path.Length == 0 ? member.Shown : path + "." + member.Shown, member.Name, depth + 1);
                }
                break;
            case JsonTokenType.StartArray:
                var known = name is not null && _fields.Knows(name) && depth < Deepest;
                var count = 0;
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    // The first tells what the others look like.
                    if (count++ == 0 && known)
                    {
                        Value(ref reader, path + "[0]", name, depth + 1);
                    }
                    else if (!reader.TrySkip())
                    {
                        break;
                    }
                }
                Write(path.Length == 0 ? "(list)" : path, string.Create(CultureInfo.InvariantCulture, $"[{count}]"));
                break;
            case JsonTokenType.StartObject:
                var start = reader.BytesConsumed;
                if (reader.TrySkip())
                {
                    Hide(path, reader.BytesConsumed - start);
                }
                break;
            default:
                Scalar(ref reader, path, name);
                break;
        }
    }

    private void Scalar(ref Utf8JsonReader reader, string path, string? name)
    {
        var bytes = reader.ValueSpan;
        var text = name is null || bytes.Length > 1_024 || !_fields.Knows(name) ? null
            : reader.TokenType == JsonTokenType.String ? reader.GetString()
            : reader.TokenType == JsonTokenType.Null ? null : Encoding.UTF8.GetString(bytes);
        if (text is not null && _fields.Show(name!, text) is { } shown)
        {
            Write(path, shown);
        }
        else if (reader.TokenType != JsonTokenType.Null)
        {
            Hide(path.Length == 0 ? "(value)" : path, Encoding.UTF8.GetCharCount(bytes));
        }
    }

    private void Write(string path, string value)
    {
        var name = Encoded(path);
        // Escaped, a character has six bytes at most; how many they are is counted only when it may matter.
        if (HasRoom(name.EncodedUtf8Bytes.Length + (6 * value.Length) + 6))
        {
            _json.WriteString(name, value);
            return;
        }
        var text = JsonEncodedText.Encode(value, Options.Encoder);
        if (Fits(name.EncodedUtf8Bytes.Length + text.EncodedUtf8Bytes.Length + 6))
        {
            _json.WriteString(name, text);
        }
    }

    private void Hide(string path, long length)
    {
        var name = Encoded(path);
        if (Fits(name.EncodedUtf8Bytes.Length + 16))
        {
            _json.WriteNumber(name, length);
        }
    }

    private bool Fits(int bytes)
    {
        var fits = HasRoom(bytes);
        _leftOut += fits ? 0 : 1;
        return fits;
    }

    private bool HasRoom(int bytes) => _leftOut == 0 && _json.BytesCommitted + _json.BytesPending + bytes + Reserve <= _most;

    private static Member MemberAt(ref Utf8JsonReader reader)
    {
        const int Longest = 256;
        if (reader.ValueSpan.Length > Longest)
        {
            return new Member("", Safe(""));
        }
        Span<char> chars = stackalloc char[Longest];
        var name = chars[..reader.CopyString(chars)];
        if (Members.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var known))
        {
            return known;
        }
        var made = new Member(name.ToString(), Safe(name.ToString()));
        if (Members.Count < MostNames)
        {
            Members.TryAdd(made.Name, made);
        }
        return made;
    }

    /// <param name="Shown">As <see cref="Safe"/> gives it.</param>
    private sealed record Member(string Name, string Shown);

    /// <summary>A name that a program would choose; any other could be a person's number or name.</summary>
    private static string Safe(string name) =>
        name.Length is > 0 and <= LongestName && char.IsAsciiLetter(name[0]) && !name.AsSpan().ContainsAnyExcept(InNames) && Digits(name) < 8
            ? name : string.Create(CultureInfo.InvariantCulture, $"(name of {name.Length})");

    private static int Digits(string name)
    {
        var digits = 0;
        foreach (var c in name)
        {
            digits += char.IsAsciiDigit(c) ? 1 : 0;
        }
        return digits;
    }

    /// <summary>The same few names come with every call; a caller that makes up others gets no place here.</summary>
    private static JsonEncodedText Encoded(string path)
    {
        if (Names.TryGetValue(path, out var known))
        {
            return known;
        }
        var encoded = JsonEncodedText.Encode(path, Options.Encoder);
        if (Names.Count < MostNames)
        {
            Names.TryAdd(path, encoded);
        }
        return encoded;
    }

    private static string MediaTypeOf(CallBytes body) =>
        body.MediaType is { Length: > 0 and <= LongestName } type && type.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '+' or '.') ? body.IsJson ? "not read" : type : "bytes";
}
