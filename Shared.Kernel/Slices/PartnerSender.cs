using System.Globalization;
using MediatR;
using Microsoft.Extensions.Configuration;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Security;

namespace SuiShenMa.Kernel.Slices;

/// <summary>
/// Sends the use case of a partner call and waits for it, but not without end: while the database hangs, the caller gets its 503 and not
/// a time-out of its own (docs/adr/0046). Whether the work took effect after all is what a repetition with the same key finds.
/// </summary>
public sealed class PartnerSender(PatientSender patient, ActorContext context, PartnerWait wait)
{
    /// <exception cref="RuleViolation"><c>busy</c>, 503 with Retry-After.</exception>
    public Task<TResult> SendAsync<TResult>(IRequest<TResult> request, CancellationToken ct) =>
        patient.SendAsync(context, request, work => Patience.WithinAsync(work, wait.Longest, "系统繁忙，暂时无法处理，请稍后重试；带 Idempotency-Key 的请求请用原来的键重试，不会重复办理。"), ct);
}

/// <summary>How long a partner call other than verifying may take, from the setting <c>Partners:WaitSeconds</c>: 15 unless it is set, 1 to 600.</summary>
public sealed class PartnerWait
{
    private const string Setting = "Partners:WaitSeconds";

    public PartnerWait(IConfiguration configuration)
    {
        var seconds = configuration[Setting] is { Length: > 0 } text ? double.Parse(text, CultureInfo.InvariantCulture) : 15;
        Longest = seconds is >= 1 and <= 600 ? TimeSpan.FromSeconds(seconds) : throw new InvalidOperationException($"{Setting} must be 1 to 600.");
    }

    public TimeSpan Longest { get; internal set; }
}
