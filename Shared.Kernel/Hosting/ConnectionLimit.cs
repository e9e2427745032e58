using System.Globalization;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace SuiShenMa.Kernel.Hosting;

/// <summary>
/// Takes no more connections than the process may have open files, less a reserve for the database, files and other servers:
/// a server that runs out of descriptors can neither answer nor refuse. <c>Connections:Max</c> sets the number by hand.
/// </summary>
internal sealed class ConnectionLimit(IConfiguration configuration) : IConfigureOptions<KestrelServerOptions>
{
    private const long Reserve = 1_000;
    private const string OwnLimits = "/proc/self/limits";

    public void Configure(KestrelServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Limits.MaxConcurrentConnections = configuration.GetValue<long?>("Connections:Max") ?? (File.Exists(OwnLimits) ? Of(File.ReadLines(OwnLimits)) : null);
    }

    /// <param name="limits">Lines as of <c>/proc/self/limits</c>.</param>
    /// <returns>Null when the number of open files is not limited.</returns>
    public static long? Of(IEnumerable<string> limits)
    {
        var line = limits.FirstOrDefault(l => l.StartsWith("Max open files", StringComparison.Ordinal));
        var soft = line?["Max open files".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return !long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var files) ? null
            : files >= 2 * Reserve ? files - Reserve : Math.Max(1, files / 2);
    }
}
