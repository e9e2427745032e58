using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace SuiShenMa.Kernel.Partners;

/// <summary>
/// Nonces of several hosts: this host's journal first, then one <c>SET NX</c> in Redis. Without Redis calls go on
/// (promise P10) and each host still knows its own; a flushed Redis cannot make this host forget either.
/// </summary>
internal sealed class RedisNonces(JournalNonces own, IConnectionMultiplexer redis, TimeProvider clock, ILogger<RedisNonces> log) : INonceStore
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public async ValueTask<bool> ReserveAsync(string appId, string nonce, DateTime until, CancellationToken ct)
    {
        if (!await own.ReserveAsync(appId, nonce, until, ct))
        {
            return false;
        }
        var life = until - clock.GetUtcNow().UtcDateTime;
        try
        {
            return await redis.GetDatabase()
                .StringSetAsync($"ssm:nonce:{appId}/{nonce}", 1, life > TimeSpan.Zero ? life : TimeSpan.FromSeconds(1), When.NotExists)
                .WaitAsync(Patience, ct);
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            log.LogWarning(e, "Redis does not answer; nonces are kept apart per host until it does");
            return true;
        }
    }
}
