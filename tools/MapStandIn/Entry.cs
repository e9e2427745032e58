namespace SuiShenMa.Tools;

internal static class Entry
{
    private static Task Main(string[] args) => MapStandIn.Build(args).RunAsync();
}
