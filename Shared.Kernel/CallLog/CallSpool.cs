using System.Buffers;
using System.Globalization;
using System.Text.Json;
using SuiShenMa.Kernel.Web;

namespace SuiShenMa.Kernel.CallLog;

/// <summary>
/// Calls that the database could not take, in files of one JSON line each. A line has reached the operating system when
/// <see cref="Append"/> returns, so that it outlives kill -9; a line that was cut by a power cut is counted as lost.
/// </summary>
internal sealed class CallSpool(string folder, long mostBytes) : IDisposable
{
    private const long FileBytes = 8 * 1024 * 1024;
    private readonly Lock _lock = new();
    // One for all batches: a new one for each is garbage of megabytes, several times a second when it matters.
    private readonly ArrayBufferWriter<byte> _lines = new();
    private readonly Utf8JsonWriter _json = new(Stream.Null, new JsonWriterOptions { Encoder = Json.Stored.Encoder, SkipValidation = true });
    private FileStream? _file;
    private int _count;
    private long _bytes = Directory.EnumerateFiles(folder, "*.jsonl").Sum(f => new FileInfo(f).Length);

    public bool IsEmpty => Interlocked.Read(ref _bytes) == 0;

    public bool IsHalfFull => Interlocked.Read(ref _bytes) > mostBytes / 2;

    /// <returns>False when the disk is full, or the spool has reached its limit.</returns>
    public bool Append(IReadOnlyList<CallRecord> calls)
    {
        lock (_lock)
        {
            Fill(calls);
            if (Interlocked.Read(ref _bytes) + _lines.WrittenCount > mostBytes)
            {
                return false;
            }
            try
            {
                _file ??= Open();
                _file.Write(_lines.WrittenSpan);
                Interlocked.Add(ref _bytes, _lines.WrittenCount);
                if (_file.Length > FileBytes)
                {
                    Close();
                }
                return true;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Close();
                return false;
            }
        }
    }

    /// <summary>Closes what is being written and names the oldest file; null when there is none.</summary>
    public string? Oldest()
    {
        lock (_lock)
        {
            var oldest = Directory.EnumerateFiles(folder, "*.jsonl").Order(StringComparer.Ordinal).FirstOrDefault();
            if (oldest is not null && oldest == _file?.Name)
            {
                Close();
            }
            return oldest;
        }
    }

    /// <param name="bad">Lines that are no calls.</param>
    public static List<CallRecord> Read(string file, out int bad)
    {
        var calls = new List<CallRecord>();
        bad = 0;
        var bytes = File.ReadAllBytes(file).AsSpan();
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf((byte)'\n');
            var line = end < 0 ? bytes : bytes[..end];
            bytes = end < 0 ? [] : bytes[(end + 1)..];
            try
            {
                if (JsonSerializer.Deserialize<CallRecord>(line, Json.Stored) is { Node: not null, AppId: not null } call)
                {
                    calls.Add(call);
                    continue;
                }
            }
            catch (JsonException)
            {
                // Cut in the middle.
            }
            bad++;
        }
        return calls;
    }

    public void Delete(string file)
    {
        var length = new FileInfo(file).Length;
        File.Delete(file);
        Interlocked.Add(ref _bytes, -length);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            Close();
            _json.Dispose();
        }
    }

    private void Fill(IReadOnlyList<CallRecord> calls)
    {
        _lines.ResetWrittenCount();
        foreach (var call in calls)
        {
            _json.Reset(_lines);
            JsonSerializer.Serialize(_json, call, Json.Stored);
            _json.Flush();
            _lines.Write("\n"u8);
        }
    }

    private FileStream Open()
    {
        // The clock may stand still or go back; the count keeps names apart, and files of an earlier run are older.
        string name;
        do
        {
            name = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"calls-{TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds():D14}-{_count++:D6}.jsonl"));
        }
        while (File.Exists(name));
        return new FileStream(name, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete, bufferSize: 0);
    }

    private void Close()
    {
        _file?.Dispose();
        _file = null;
    }
}
