using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Cryptography;

namespace SuiShenMa.Admin.Access;

/// <summary>Lets only as many passwords be computed at a time as leave cores for other work; a crowd waits, a flood is refused.</summary>
internal sealed class PasswordGate : IDisposable
{
    private const int Waiting = 64;
    private readonly SemaphoreSlim _cores = new(Math.Max(1, Environment.ProcessorCount / 2));
    private int _inside;

    /// <inheritdoc cref="Pbkdf2Sm3.Verify"/>
    public async Task<(bool Good, bool NeedsRehash)> VerifyAsync(string password, string? record, CancellationToken ct)
    {
        if (Interlocked.Increment(ref _inside) > Waiting)
        {
            Interlocked.Decrement(ref _inside);
            throw new RuleViolation("sign-in.busy", "登录的人较多，请稍后再试。", 429) { RetryAfterSeconds = 5 };
        }
        try
        {
            await _cores.WaitAsync(ct);
            try
            {
                var good = Pbkdf2Sm3.Verify(password, record, out var needsRehash);
                return (good, needsRehash);
            }
            finally
            {
                _cores.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }

    public void Dispose() => _cores.Dispose();
}
