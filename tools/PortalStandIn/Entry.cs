namespace SuiShenMa.Tools;

internal static class Entry
{
    private static Task Main(string[] args) => PortalStandIn.Build(args).RunAsync();
}
