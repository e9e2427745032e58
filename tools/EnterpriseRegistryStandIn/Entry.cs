namespace SuiShenMa.Tools.Registry;

internal static class Entry
{
    private static Task Main(string[] args) => EnterpriseRegistryStandIn.Build(args).RunAsync();
}
