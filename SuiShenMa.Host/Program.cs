using SuiShenMa.Host;
using SuiShenMa.Kernel.Hosting;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions
{
    Args = args,
    // Started from elsewhere, the settings beside the program are meant.
    ContentRootPath = File.Exists("appsettings.json") ? null : AppContext.BaseDirectory,
});
builder.WebHost.UseStaticWebAssets();
BackupCommands.Prepare(args, builder.Configuration);
builder.AddKernel(ModuleCatalog.All);
builder.Services.AddHostPages();

var app = builder.Build();
app.UseKernel();
app.MapApiDocuments();

if (HostCommands.IsCommand(args))
{
    return await HostCommands.RunAsync(app.Services, args, Console.Out);
}

var demo = DemoSettings.From(app);
await app.PrepareAsync(demo.Seed, CancellationToken.None);
app.Lifetime.ApplicationStarted.Register(() => demo.Announce(app));
await app.RunAsync();
return 0;

/// <summary>The entry point, named so that tests can start the host.</summary>
public partial class Program;
