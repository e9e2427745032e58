using SuiShenMa.Admin;
using SuiShenMa.Codes;
using SuiShenMa.Enterprise;
using SuiShenMa.Kernel;
using SuiShenMa.Objects;
using SuiShenMa.OpenPlatform;
using SuiShenMa.Scenes;

namespace SuiShenMa.Host;

/// <summary>The modules of this host, in the order in which they migrate and seed.</summary>
public static class ModuleCatalog
{
    public static IReadOnlyList<IModule> All { get; } = [new AdminModule(), new CodesModule(), new ObjectsModule(), new EnterpriseModule(), new ScenesModule(), new OpenPlatformModule()];
}
