using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Data;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Integrity;

namespace SuiShenMa.Codes.Short;

/// <summary>Follows short codes: one primary key each. A row whose seal is broken was never issued.</summary>
internal sealed class ShortCodes(IServiceScopeFactory scopes, IWhiteLists lists, TimeProvider clock, ILogger<ShortCodes> log) : IShortCodes
{
    public async ValueTask<ShortCodeAnswer> FollowAsync(string? scanned, CancellationToken ct)
    {
        var fault = ShortCodeValue.Read(scanned, out var value);
        if (fault != CodeFault.None)
        {
            return new ShortCodeAnswer(fault == CodeFault.Checksum ? ShortCodeVerdict.Misread : ShortCodeVerdict.Unknown, "");
        }
        var (row, trusted) = await Patience.WithinAsync(ReadAsync(value.Text, ct));
        if (row is null)
        {
            return new ShortCodeAnswer(ShortCodeVerdict.Unknown, value.Text);
        }
        if (!trusted)
        {
            log.LogError("Short code {Short} was written or changed outside the platform; it leads nowhere", row.Short);
            return new ShortCodeAnswer(ShortCodeVerdict.Unknown, value.Text);
        }
        var answer = new ShortCodeAnswer(ShortCodeVerdict.Good, row.Short, KindOf(row.Kind), CreatedAt: row.CreatedAt, ExpiresAt: row.ExpiresAt);
        if (row.ExpiresAt <= clock.GetUtcNow().UtcDateTime)
        {
            return answer with { Verdict = ShortCodeVerdict.Expired };
        }
        if (row.Kind != ShortKind.Link)
        {
            return answer with { Target = row.Target, Page = (row.Kind == ShortKind.Object ? "/w/" : "/e/") + Uri.EscapeDataString(row.Target) };
        }
        // Judged again at every scan: a host that was taken off the list gets no visitors from old prints.
        var judged = await lists.JudgeAsync(WhiteListKind.Scan, row.Target, ct);
        return judged.Allowed
            ? answer with { Target = row.Target, Page = judged.Url, Host = judged.Host }
            : answer with { Verdict = ShortCodeVerdict.Denied };
    }

    private async Task<(ShortCode? Row, bool Trusted)> ReadAsync(string value, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CodesDb>();
        using var report = SealedRowReading.WithoutRefusing();
        return await db.ShortCodes.AsNoTracking().FirstOrDefaultAsync(s => s.Short == value, ct) is { } row ? (row, db.IsTrusted(row)) : (null, false);
    }

    public static string KindOf(ShortKind kind) => kind switch
    {
        ShortKind.Object => "object",
        ShortKind.Enterprise => "enterprise",
        _ => "link",
    };
}
