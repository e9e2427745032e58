using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace SuiShenMa.Bench;

/// <summary>What a load run saw.</summary>
/// <param name="Bad">Answers that were not 200, or whose body was not what it must be.</param>
internal sealed record LoadResult(double Seconds, long Good, long Bad, double P50Ms, double P99Ms, double HostCpuSeconds, double GeneratorCpuSeconds, string? FirstBad)
{
    public double PerSecond => Good / Seconds;
}

/// <summary>
/// Keep-alive HTTP/1.1 over raw sockets, one request under way per connection (no pipelining). Few threads serve many
/// connections, because every cycle spent here is taken from the host on the same cores.
/// </summary>
internal static class LoadGenerator
{
    private const int PollMicroseconds = 50_000;

    public static async Task<LoadResult> RunAsync(HostProcess host, Func<int, CallWriter> calls, int connections, int threads, TimeSpan warmUp, TimeSpan duration)
    {
        using var start = new Barrier(threads + 1);
        using var me = Process.GetCurrentProcess();
        var workers = Enumerable.Range(0, threads).Select(t => new Worker(host.Port, calls, t, Math.Max(1, connections / threads), warmUp, duration)).ToArray();
        var running = workers.Select(w => Task.Factory.StartNew(w.Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        await Task.Delay(warmUp);
        var (hostBefore, meBefore) = (host.CpuTime, me.TotalProcessorTime);
        await Task.Delay(duration);
        me.Refresh();
        var (hostCpu, meCpu) = (host.CpuTime - hostBefore, me.TotalProcessorTime - meBefore);
        await Task.WhenAll(running);
        var histogram = new long[Worker.Buckets];
        foreach (var worker in workers)
        {
            for (var i = 0; i < histogram.Length; i++)
            {
                histogram[i] += worker.Histogram[i];
            }
        }
        return new LoadResult(duration.TotalSeconds, workers.Sum(w => w.Good), workers.Sum(w => w.Bad), At(histogram, 0.50), At(histogram, 0.99),
            hostCpu.TotalSeconds, meCpu.TotalSeconds, workers.Select(w => w.FirstBad).FirstOrDefault(f => f is not null));
    }

    private static double At(long[] histogram, double share)
    {
        var left = (long)(histogram.Sum() * share);
        for (var i = 0; i < histogram.Length; i++)
        {
            left -= histogram[i];
            if (left < 0)
            {
                return (i + 1) * Worker.BucketMicroseconds / 1000.0;
            }
        }
        return histogram.Length * Worker.BucketMicroseconds / 1000.0;
    }

    private sealed class Worker(int port, Func<int, CallWriter> calls, int number, int connections, TimeSpan warmUp, TimeSpan duration)
    {
        public const int BucketMicroseconds = 20;
        public const int Buckets = 100_000;

        private readonly CallWriter _call = calls(number);
        private long _from;
        private long _until;

        public long[] Histogram { get; } = new long[Buckets];

        public long Good { get; private set; }

        public long Bad { get; private set; }

        public string? FirstBad { get; private set; }

        public void Run()
        {
            var lines = Enumerable.Range(0, connections).Select(_ => new Line(port)).ToArray();
            var ready = new List<Socket>(connections);
            _from = Stopwatch.GetTimestamp() + (long)(warmUp.TotalSeconds * Stopwatch.Frequency);
            _until = _from + (long)(duration.TotalSeconds * Stopwatch.Frequency);
            try
            {
                foreach (var line in lines)
                {
                    line.Ask(_call.Next());
                }
                while (Stopwatch.GetTimestamp() < _until)
                {
                    ready.Clear();
                    ready.AddRange(lines);
                    Socket.Select(ready, null, null, PollMicroseconds);
                    foreach (var socket in ready)
                    {
                        var line = (Line)socket;
                        if (line.Read())
                        {
                            Count(line);
                            line.Ask(_call.Next());
                        }
                    }
                }
            }
            finally
            {
                foreach (var line in lines)
                {
                    line.Dispose();
                }
            }
        }

        private void Count(Line line)
        {
            var now = Stopwatch.GetTimestamp();
            if (now < _from || now > _until)
            {
                return;
            }
            if (line.IsGood(_call.GoodStart))
            {
                Good++;
                Histogram[Math.Min(Buckets - 1, (int)((now - line.AskedAt) * 1_000_000 / Stopwatch.Frequency / BucketMicroseconds))]++;
            }
            else
            {
                Bad++;
                FirstBad ??= line.Text;
            }
        }
    }

    /// <summary>One connection.</summary>
    private sealed class Line : Socket
    {
        private readonly byte[] _buffer = new byte[64 * 1024];
        private int _filled;
        private int _body;

        public Line(int port) : base(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true;
            Connect(IPAddress.Loopback, port);
        }

        public long AskedAt { get; private set; }

        public string Text => System.Text.Encoding.UTF8.GetString(_buffer, 0, _filled);

        public void Ask(ReadOnlySpan<byte> request)
        {
            _filled = 0;
            AskedAt = Stopwatch.GetTimestamp();
            Send(request);
        }

        /// <returns>True when the answer is complete.</returns>
        public bool Read()
        {
            var read = Receive(_buffer.AsSpan(_filled));
            if (read == 0)
            {
                throw new IOException("The host closed a connection: " + Text);
            }
            _filled += read;
            return HttpAnswer.IsWhole(_buffer.AsSpan(0, _filled), out _body);
        }

        public bool IsGood(ReadOnlySpan<byte> start)
        {
            var answer = _buffer.AsSpan(0, _filled);
            // A chunked body begins with the length of its chunk.
            return answer.StartsWith("HTTP/1.1 200"u8) && answer.Slice(_body, Math.Min(start.Length + 8, _filled - _body)).IndexOf(start) >= 0;
        }
    }
}
