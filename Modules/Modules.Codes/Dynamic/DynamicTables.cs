using Microsoft.EntityFrameworkCore;
using SuiShenMa.Kernel.Integrity;

namespace SuiShenMa.Codes.Dynamic;

/// <summary>Tables of dynamic codes.</summary>
internal static class DynamicTables
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<CodeSubject>(e =>
        {
            e.ToTable(CodeSubject.Table);
            e.HasKey(x => x.Ref);
            e.Property(x => x.Ref).ValueGeneratedNever();
            e.HasIndex(x => new { x.Kind, x.SubjectId }).IsUnique();
            e.HasIndex(x => x.NameIndex);
            e.HasIndex(x => x.CertNumberIndex);
            e.HasIndex(x => x.RevokedAt);
            e.HasIndex(x => x.GoodFrom);
            // Lists come newest first.
            e.HasIndex(x => x.CreatedAt);
            e.HasIndex(x => new { x.CertType, x.CreatedAt });
            e.SealedState(nameof(CodeSubject.Ref));
        });
        model.Entity<SubjectChange>(e =>
        {
            e.ToTable("codes_subject_change");
            e.HasKey(x => x.Sequence);
            e.Property(x => x.Sequence).ValueGeneratedOnAdd();
            e.HasIndex(x => x.At);
        });
        model.Entity<SceneRule>(e =>
        {
            e.ToTable(SceneRule.Table);
            e.HasKey(x => x.SceneCode);
            e.SealedState(nameof(SceneRule.SceneCode)).Rolled();
        });
        model.Entity<UsedToken>(e => { e.ToTable("codes_used_token"); e.HasKey(x => x.UseKey); e.HasIndex(x => x.Until); });
        model.Entity<OfflineUse>(e =>
        {
            e.ToTable("codes_offline_use");
            e.HasKey(x => new { x.UseKey, x.AppId, x.DeviceId, x.SeenAt });
            e.HasIndex(x => x.Until);
        });
        model.Entity<VirtualCode>(e =>
        {
            e.ToTable(VirtualCode.Table);
            e.HasKey(x => x.Ref);
            e.Property(x => x.Ref).ValueGeneratedNever();
            e.Property(x => x.Payload).HasMaxLength(4000);
            e.HasIndex(x => x.ExpiresAt);
            // Who scanned, and when, is noted in bulk and decides nothing.
            e.SealedState(nameof(VirtualCode.Ref), nameof(VirtualCode.ScannedAt), nameof(VirtualCode.ScannedBy));
        });
    }
}
