using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace SuiShenMa.Bench;

/// <summary>The generator process of <see cref="ConnectionsBench"/>: opens its connections, then runs what it is told on standard input.</summary>
internal static class ConnectionsClient
{
    private const int Slowest = 30_000;

    public static BenchCommand Command { get; } = new("connections-client", "(started by connections)", async _ =>
    {
        var order = JsonSerializer.Deserialize<Order>(await Console.In.ReadLineAsync() ?? "null") ?? throw new InvalidOperationException("started by the bench connections only");
        var requests = order.Requests.Select(Encoding.UTF8.GetBytes).ToArray();
        var lines = Enumerable.Range(0, order.Connections).Select(_ => new Line(order.Port)).ToArray();
        Console.WriteLine("open");
        while (await Console.In.ReadLineAsync() is { } text)
        {
            Console.WriteLine(JsonSerializer.Serialize(RunAll(lines, requests, JsonSerializer.Deserialize<Run>(text)!)));
        }
        Array.ForEach(lines, l => l.Dispose());
        return 0;
    });

    private static Outcome RunAll(Line[] lines, byte[][] requests, Run run)
    {
        var start = Stopwatch.GetTimestamp() + (long)((run.Start - DateTime.UtcNow).TotalSeconds * Stopwatch.Frequency);
        var every = (long)(run.EveryMs / 1_000 * Stopwatch.Frequency);
        for (var round = 0; round < run.Rounds; round++)
        {
            for (var i = 0; i < lines.Length; i++)
            {
                var due = start + (round * every) + (run.InPhase ? 0 : every * i / lines.Length);
                while (Stopwatch.GetTimestamp() < due)
                {
                    Thread.Sleep(1);
                }
                lines[i].Ask(requests[(i + round) % requests.Length], due);
            }
        }
        var end = Stopwatch.GetTimestamp() + (Slowest / 1_000 * Stopwatch.Frequency);
        while (lines.Any(l => l.IsWaiting) && Stopwatch.GetTimestamp() < end)
        {
            Thread.Sleep(10);
        }
        var times = new long[Slowest + 1];
        var (good, bad) = (0L, 0L);
        string? firstBad = null;
        foreach (var line in lines)
        {
            foreach (var ms in line.Take())
            {
                times[Math.Min(Slowest, ms)]++;
                good++;
            }
            bad += line.Bad + (line.IsWaiting ? 1 : 0);
            firstBad ??= line.FirstBad;
        }
        return new Outcome(good, bad, firstBad, times);
    }

    public sealed record Order(int Port, int Connections, string[] Requests);

    /// <param name="Start">When the first request is due, UTC.</param>
    public sealed record Run(double EveryMs, int Rounds, bool InPhase, DateTime Start);

    /// <param name="Milliseconds">How many answers took how many milliseconds.</param>
    public sealed record Outcome(long Good, long Bad, string? FirstBad, long[] Milliseconds)
    {
        public int At(double share)
        {
            var left = (long)Math.Ceiling(Milliseconds.Sum() * share);
            for (var i = 0; i < Milliseconds.Length; i++)
            {
                left -= Milliseconds[i];
                if (left <= 0)
                {
                    return i;
                }
            }
            return Milliseconds.Length;
        }
    }

    /// <summary>One connection; a request that is due while the last is unanswered counts as bad.</summary>
    private sealed class Line : IDisposable
    {
        private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        private readonly SocketAsyncEventArgs _receive = new();
        private readonly List<int> _times = [];
        private readonly byte[] _buffer = new byte[4 * 1024];
        private int _filled;
        private long _due;
        private volatile bool _waiting;

        public Line(int port)
        {
            _socket.Connect(IPAddress.Loopback, port);
            _receive.Completed += (_, _) => Received();
            Listen();
        }

        public bool IsWaiting => _waiting;

        public int Bad { get; private set; }

        public string? FirstBad { get; private set; }

        public List<int> Take()
        {
            var taken = _times.ToList();
            _times.Clear();
            return taken;
        }

        public void Ask(byte[] request, long due)
        {
            if (_waiting)
            {
                Fail("no answer before the next request was due");
                return;
            }
            (_filled, _due, _waiting) = (0, due, true);
            try
            {
                _socket.Send(request);
            }
            catch (SocketException e)
            {
                _waiting = false;
                Fail(e.Message);
            }
        }

        public void Dispose()
        {
            _socket.Dispose();
            _receive.Dispose();
        }

        private void Listen()
        {
            do
            {
                _receive.SetBuffer(_buffer, _filled, _buffer.Length - _filled);
            }
            while (!_socket.ReceiveAsync(_receive) && Take(_receive));
        }

        private void Received()
        {
            if (Take(_receive))
            {
                Listen();
            }
        }

        /// <returns>False when the connection is at its end.</returns>
        private bool Take(SocketAsyncEventArgs received)
        {
            if (received.SocketError != SocketError.Success || received.BytesTransferred == 0)
            {
                Fail("closed: " + received.SocketError);
                _waiting = false;
                return false;
            }
            _filled += received.BytesTransferred;
            var answer = _buffer.AsSpan(0, _filled);
            if (!HttpAnswer.IsWhole(answer, out _))
            {
                return true;
            }
            if (answer.StartsWith("HTTP/1.1 20"u8))
            {
                _times.Add((int)Math.Max(0, Stopwatch.GetElapsedTime(_due).TotalMilliseconds));
            }
            else
            {
                Fail(Encoding.UTF8.GetString(answer));
            }
            _filled = 0;
            _waiting = false;
            return true;
        }

        private void Fail(string why)
        {
            Bad++;
            FirstBad ??= why;
        }
    }
}
