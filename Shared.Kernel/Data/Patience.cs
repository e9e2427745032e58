namespace SuiShenMa.Kernel.Data;

/// <summary>A database that hangs must not hold a person at the door: whoever verifies or scans is answered within 3 s (promise P10).</summary>
public static class Patience
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(2500);

    /// <summary>What the task finds out, if it does so in time; else it is left to end by itself, so it must not use what belongs to the caller's scope.</summary>
    /// <exception cref="RuleViolation"><c>busy</c>, 503 with Retry-After.</exception>
    public static Task<T> WithinAsync<T>(Task<T> task) => WithinAsync(task, Longest, "系统繁忙，暂时无法核验，请稍后重试。");

    /// <inheritdoc cref="WithinAsync{T}(Task{T})"/>
    public static async Task<T> WithinAsync<T>(Task<T> task, TimeSpan longest, string message)
    {
        ArgumentNullException.ThrowIfNull(task);
        try
        {
            return await task.WaitAsync(longest);
        }
        catch (TimeoutException)
        {
            throw new RuleViolation("busy", message, 503) { RetryAfterSeconds = 1 };
        }
    }
}
