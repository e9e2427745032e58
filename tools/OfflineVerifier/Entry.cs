namespace SuiShenMa.Tools.Offline;

internal static class Entry
{
    private static int Main(string[] args) => OfflineCommand.Run(args, Console.Out, TimeProvider.System);
}
