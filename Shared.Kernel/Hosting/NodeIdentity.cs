namespace SuiShenMa.Kernel.Hosting;

/// <summary>The name of this host, the same after a restart: what it had claimed before it died is free again.</summary>
/// <param name="Name">From <c>SSM_NODE</c>, else the machine's name.</param>
public sealed record NodeIdentity(string Name);

/// <summary>Where the embedded default keeps its files: database, keys, images.</summary>
/// <param name="Path">From <c>SSM_DATA</c>, else <c>data</c> below the working directory.</param>
public sealed record DataFolder(string Path)
{
    public string Sub(string name)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(path);
        return path;
    }
}
