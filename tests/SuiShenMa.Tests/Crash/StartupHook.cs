#pragma warning disable CA1050 // The runtime looks for this name outside of any namespace.
/// <summary>What the runtime calls in a host that was started with <c>DOTNET_STARTUP_HOOKS</c>.</summary>
internal static class StartupHook
{
    public static void Initialize() => SuiShenMa.Tests.Crash.PowerCut.Arm();
}
