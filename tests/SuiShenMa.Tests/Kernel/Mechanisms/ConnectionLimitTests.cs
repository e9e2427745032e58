using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Shouldly;
using SuiShenMa.Kernel.Hosting;

namespace SuiShenMa.Tests.Kernel.Mechanisms;

public sealed class ConnectionLimitTests
{
    [TestCase("Max open files            20000                524288               files     ", 19_000)]
    [TestCase("Max open files            1024                 1024                 files     ", 512)]
    [TestCase("Max open files            unlimited            unlimited            files     ", null)]
    public void Connections_leave_room_for_other_files(string line, long? connections) =>
        ConnectionLimit.Of(["Limit                     Soft Limit           Hard Limit           Units     ", "Max cpu time              unlimited            unlimited            seconds   ", line])
            .ShouldBe(connections);

    [Test]
    public void The_server_of_the_host_has_the_limit()
    {
        using var host = TestHost.NewFactory(TestHost.DataFolder, b => b.UseSetting("Connections:Max", "321"));
        host.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits.MaxConcurrentConnections.ShouldBe(321);
        TestHost.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits.MaxConcurrentConnections
            .ShouldBe(OperatingSystem.IsLinux() ? ConnectionLimit.Of(File.ReadLines("/proc/self/limits")) : null);
    }
}
