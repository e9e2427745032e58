using SuiShenMa.Kernel.Cryptography;

namespace SuiShenMa.Tests.Kernel.Cryptography;

/// <summary>A keyring in a temporary folder.</summary>
internal sealed class KeyringFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("ssm-keyring-").FullName;

    public byte[] MasterKey { get; } = Sm3.Hash("a master key for tests"u8);

    public string File => System.IO.Path.Combine(Path, "keyring.json");

    public FileKeyring Open(TimeProvider? clock = null) => new(Path, MasterKey, clock: clock);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
