using SuiShenMa.Codes.Dynamic;
using SuiShenMa.Kernel.Cryptography;
using SuiShenMa.Kernel.Slices;

namespace SuiShenMa.Codes.Features;

/// <summary>The keys of the platform, without their material: what for, which algorithm, how old, in which state (row 29, evidence for 密评).</summary>
internal static class ListKeys
{
    internal sealed record Query : IQuery<IReadOnlyList<Item>>;

    internal sealed class Handler(IKeyring keyring) : IHandle<Query, IReadOnlyList<Item>>
    {
        public Task<IReadOnlyList<Item>> Handle(Query query, CancellationToken ct) => Task.FromResult(KeysOf(keyring));
    }

    internal sealed record Item(KeyUse Use, string KeyId, DateTime CreatedAt, bool Current)
    {
        public string State => Current ? "使用中" : "仅用于校验和解密";
    }

    /// <summary>In the order in which the purposes are described, newest first within each.</summary>
    public static IReadOnlyList<Item> KeysOf(IKeyring keyring)
    {
        var order = KeyUses.All.Select((u, i) => (u.Purpose, i)).ToDictionary(u => u.Purpose, u => u.i);
        return
        [
            .. keyring.Inventory()
                .OrderBy(k => order.GetValueOrDefault(k.Purpose, int.MaxValue)).ThenBy(k => k.Purpose, StringComparer.Ordinal).ThenByDescending(k => k.CreatedAt)
                .Select(k => new Item(KeyUses.Of(k.Purpose), k.KeyId, k.CreatedAt, k.Current)),
        ];
    }
}
