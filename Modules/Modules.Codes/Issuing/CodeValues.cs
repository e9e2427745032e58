using System.Security.Cryptography;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Kernel.Cryptography;

namespace SuiShenMa.Codes.Issuing;

/// <summary>Draws code values and takes unified codes in their secret order, block by block.</summary>
/// <remarks>A code value that was drawn before is found by the unique index of whoever stores it, and drawn again there.</remarks>
internal sealed class CodeValues(IRuns runs, IKeyring keyring) : ICodeValues, IDisposable
{
    /// <summary>The order's key must never change: another one would repeat codes. The oldest key of the purpose is used, whatever is rotated.</summary>
    public const string OrderPurpose = "unified-order";

    public const int MaxCount = 100_000;

    private const int Block = 1_000;

    private readonly Lazy<UnifiedCodeOrder> _order = new(() => new UnifiedCodeOrder(keyring.All(OrderPurpose)[^1].Mac));
    private readonly SemaphoreSlim _turn = new(1, 1);
    private long _next;
    private long _end;

    public async Task<IReadOnlyList<IssuedValue>> ReserveAsync(int count, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxCount);
        var numbers = await TakeAsync(count, ct);
        var values = new IssuedValue[count];
        using var random = new BufferedRandom();
        for (var i = 0; i < count; i++)
        {
            values[i] = new IssuedValue(CodeValue.Create(random).Text, UnifiedCode.FromCounter(numbers[i], _order.Value).Text);
        }
        return values;
    }

    public void Dispose() => _turn.Dispose();

    private async Task<long[]> TakeAsync(int count, CancellationToken ct)
    {
        var numbers = new long[count];
        await _turn.WaitAsync(ct);
        try
        {
            for (var filled = 0; filled < count; filled++)
            {
                if (_next == _end)
                {
                    var size = Math.Max(Block, count - filled);
                    _next = await runs.TakeAsync(size, ct);
                    _end = _next + size;
                }
                numbers[filled] = _next++;
            }
            return numbers;
        }
        finally
        {
            _turn.Release();
        }
    }
}

/// <summary>The operating system's random source, asked for four kilobytes at a time: a call per value costs more than the value.</summary>
internal sealed class BufferedRandom : RandomNumberGenerator
{
    private readonly byte[] _buffer = new byte[4096];
    private int _used = 4096;

    public override void GetBytes(byte[] data) => GetBytes(data.AsSpan());

    public override void GetBytes(Span<byte> data)
    {
        while (!data.IsEmpty)
        {
            if (_used == _buffer.Length)
            {
                Fill(_buffer);
                _used = 0;
            }
            var take = Math.Min(data.Length, _buffer.Length - _used);
            var taken = _buffer.AsSpan(_used, take);
            taken.CopyTo(data);
            // What has become a code must not be found in memory later.
            taken.Clear();
            _used += take;
            data = data[take..];
        }
    }
}
