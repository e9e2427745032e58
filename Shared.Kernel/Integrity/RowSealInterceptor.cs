using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SuiShenMa.Kernel.Data;

namespace SuiShenMa.Kernel.Integrity;

/// <summary>Verifies each sealed row as it is loaded: a changed one raises the alarm and gives no right to anybody.</summary>
internal sealed class RowSealInterceptor : IMaterializationInterceptor
{
    private static readonly AsyncLocal<Manner> How = new();

    private enum Manner { Refuse, Report, Ignore }

    private RowSealInterceptor() { }

    public static RowSealInterceptor Instance { get; } = new();

    /// <summary>Reports without refusing: for the sweep.</summary>
    public static IDisposable OnlyReport() => new Back(Manner.Report);

    /// <summary>Loads whatever is there: for taking rows under seal.</summary>
    public static IDisposable Ignore() => new Back(Manner.Ignore);

    public object InitializedInstance(MaterializationInterceptionData materializationData, object entity)
    {
        var type = materializationData.EntityType;
        if (!RowSeals.IsSealed(type) || How.Value == Manner.Ignore || (materializationData.Context as ModuleDb)?.Guardians is not { } guardians
            || guardians.Rows.IsGood(type, entity, materializationData.GetPropertyValue<string?>(SealedRowMapping.Column)))
        {
            return entity;
        }
        guardians.Alarm.Raise("row", 0, $"数据表 {RowSeals.NameOf(type, entity)} 一行被改动，或者不是平台写入的");
        return How.Value == Manner.Report ? entity : throw new RowTampered(type.GetTableName()!);
    }

    private sealed class Back : IDisposable
    {
        private readonly Manner _before = How.Value;

        public Back(Manner manner) => How.Value = manner;

        public void Dispose() => How.Value = _before;
    }
}
