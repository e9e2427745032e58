using System.Xml.Linq;
using Microsoft.EntityFrameworkCore.Migrations;
using Shouldly;
using SuiShenMa.Kernel;

namespace SuiShenMa.Architecture;

/// <summary>House style 2.8, rules 1, 2 and 9: what a module shows, what it sees, and that none is forgotten.</summary>
public sealed class BoundaryTests
{
    [TestCaseSource(typeof(Solution), nameof(Solution.Modules))]
    public void Only_the_module_itself_is_public(IModule module) =>
        module.GetType().Assembly.GetExportedTypes()
            .Where(t => t != module.GetType() && !t.IsSubclassOf(typeof(Migration)))
            .Select(t => t.FullName).ShouldBeEmpty();

    [TestCaseSource(typeof(Solution), nameof(Solution.Modules))]
    public void A_module_references_only_the_kernel_and_contracts(IModule module) =>
        module.GetType().Assembly.GetReferencedAssemblies().Select(a => a.Name!)
            .Where(n => n.StartsWith("SuiShenMa.", StringComparison.Ordinal) && n != Solution.Kernel.GetName().Name && !n.EndsWith(".Contracts", StringComparison.Ordinal))
            .ShouldBeEmpty();

    [Test]
    public void No_project_below_modules_references_anything_but_the_kernel_and_contracts()
    {
        foreach (var (path, text) in Solution.Source("Modules", "*.csproj"))
        {
            var references = XDocument.Parse(text).Descendants("ProjectReference").Select(r => r.Attribute("Include")!.Value).ToList();
            references.Where(r => !r.EndsWith(".Contracts.csproj", StringComparison.Ordinal) && !r.EndsWith("/Shared.Kernel.csproj", StringComparison.Ordinal))
                .ShouldBeEmpty(path);
            if (path.EndsWith(".Contracts.csproj", StringComparison.Ordinal))
            {
                references.Where(r => r.EndsWith(".Contracts.csproj", StringComparison.Ordinal)).ShouldBeEmpty(path);
            }
        }
    }

    [Test]
    public void The_kernel_knows_no_module() =>
        Solution.Kernel.GetReferencedAssemblies().Where(a => a.Name!.StartsWith("SuiShenMa.", StringComparison.Ordinal)).ShouldBeEmpty();

    [Test]
    public void Every_module_is_in_the_catalogue()
    {
        var listed = Solution.Modules.Select(m => m.GetType()).ToHashSet();
        Solution.Ours.SelectMany(a => a.GetTypes()).Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(IModule)) && !listed.Contains(t))
            .ShouldBeEmpty();
        var built = listed.Select(t => t.Assembly.GetName().Name!).ToHashSet();
        Directory.EnumerateFiles(Path.Combine(Solution.Root, "Modules"), "*.csproj", SearchOption.AllDirectories).Select(f => Path.GetFileNameWithoutExtension(f))
            .Where(p => !p.EndsWith(".Contracts", StringComparison.Ordinal) && !built.Contains("SuiShenMa" + p["Modules".Length..]))
            .ShouldBeEmpty();
    }

    [Test]
    public void Files_stay_below_four_hundred_lines() =>
        new[] { "Modules", "Shared.Kernel", "SuiShenMa.Host" }.SelectMany(f => Solution.Source(f)).Concat(Solution.Source("Modules", "*.cshtml"))
            .Select(f => (f.Path, Lines: f.Text.AsSpan().Count('\n'))).Where(f => f.Lines >= 400)
            .ShouldBeEmpty();
}
