using SuiShenMa.Bench;

IReadOnlyList<BenchCommand> commands =
[
    VerifyBench.Command,
    TokensBench.Command,
    PartsBench.Command,
    BlankBench.Command,
    ImportBench.Command,
    ListsBench.Command,
    EnterprisesBench.Command,
    EnterpriseImportBench.Command,
    StartBench.Command,
    AllBenches.Command,
    ImagesBench.Command,
    ImageSamples.Command,
    SheetsBench.Command,
    AuditBench.Command,
    LogsBench.Command,
    CallLogBench.Command,
    RightsBench.Command,
    AllocationsBench.Command,
    ConnectionsBench.Command,
    ConnectionsClient.Command,
];

var wanted = commands.FirstOrDefault(c => args.Length > 0 && c.Name == args[0]);
if (wanted is not null)
{
    return await wanted.Run(args[1..]);
}

Console.WriteLine("usage: dotnet run -c Release --project bench/SuiShenMa.Bench -- <command>");
foreach (var command in commands)
{
    Console.WriteLine($"  {command.Name,-14} {command.Summary}");
}
Console.WriteLine($"options of those that start a host: {BenchOptions.Usage}");

return 2;
