using System.Reflection;
using SuiShenMa.Host;
using SuiShenMa.Kernel;

namespace SuiShenMa.Architecture;

/// <summary>What the tests loop over: the modules of the catalogue, their assemblies, and the source they were built from.</summary>
internal static class Solution
{
    public static IEnumerable<IModule> Modules => ModuleCatalog.All;

    public static Assembly Kernel { get; } = typeof(IModule).Assembly;

    public static Assembly HostAssembly { get; } = typeof(ModuleCatalog).Assembly;

    /// <summary>Modules and their Contracts, as far as they are loaded or referenced.</summary>
    public static IReadOnlyList<Assembly> Ours { get; } =
    [
        Kernel, HostAssembly,
        .. Directory.EnumerateFiles(AppContext.BaseDirectory, "SuiShenMa.*.dll").Select(f => Path.GetFileNameWithoutExtension(f))
            .Where(n => n != Kernel.GetName().Name && n != HostAssembly.GetName().Name).Select(Assembly.Load),
    ];

    public static string Root { get; } = FindRoot();

    public static IEnumerable<(string Path, string Text)> Source(string folder, string pattern = "*.cs") =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/'))
            .Where(f => !f.Contains("/bin/", StringComparison.Ordinal) && !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/Migrations/", StringComparison.Ordinal))
            .Select(f => (f, File.ReadAllText(Path.Combine(Root, f))));

    public static bool Closes(this Type type, Type generic) =>
        type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == generic);

    public static IEnumerable<Type> Closing(this Assembly assembly, Type generic) =>
        assembly.GetTypes().Where(t => t is { IsAbstract: false, IsInterface: false } && t.Closes(generic));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SuiShenMa.sln")))
            {
                return folder.FullName;
            }
        }
        throw new InvalidOperationException("SuiShenMa.sln is not above the test's folder.");
    }
}
