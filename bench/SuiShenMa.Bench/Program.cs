using SuiShenMa.Bench;

IReadOnlyList<BenchCommand> commands =
[
    ImagesBench.Command,
    ImageSamples.Command,
    SheetsBench.Command,
];

var wanted = commands.FirstOrDefault(c => args.Length > 0 && c.Name == args[0]);
if (wanted is not null)
{
    return await wanted.Run(args[1..]);
}

Console.WriteLine("usage: dotnet run -c Release --project bench/SuiShenMa.Bench -- <command>");
foreach (var command in commands)
{
    Console.WriteLine($"  {command.Name,-12} {command.Summary}");
}

return 2;
