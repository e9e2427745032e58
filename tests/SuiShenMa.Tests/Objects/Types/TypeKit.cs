using SuiShenMa.Kernel.Security;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Entry;
using SuiShenMa.Objects.Features;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Objects.Types;

/// <summary>Makes object types and codes of its own, so that tests do not meet.</summary>
internal static class TypeKit
{
    private static int s_number;

    public static Actor Admin => Slice.As("city-data", platform: true);

    public static Actor City => Slice.As("city-greening");

    public static string NewCode() => "T" + Interlocked.Increment(ref s_number).ToString("D4", null);

    /// <summary>A new territorial type of a static category, changed as the test wants.</summary>
    public static async Task<SaveObjectType.Command> Add(Action<SaveObjectType.Command>? change = null, Actor? by = null)
    {
        var code = NewCode();
        var command = new SaveObjectType.Command { IsNew = true, Code = code, Name = "测试类型" + code, CategoryCode = "03", Mode = ManagementMode.Territorial, OnShelf = true };
        change?.Invoke(command);
        await Slice.Send(by ?? Admin, command);
        return command;
    }

    /// <summary>Opens a type as the edit page does, changes it and saves.</summary>
    public static async Task Change(string code, Action<SaveObjectType.Command> change, Actor? by = null)
    {
        var command = SaveObjectTypeForm.Of(await Load(code));
        change(command);
        await Slice.Send(by ?? Admin, command);
    }

    public static Task<ObjectType> Load(string code) => Slice.Db((ObjectsDb db) => db.Types.FindAsync(code).AsTask())!;

    public static async Task<string> Enter(string typeCode, string? partNumber = null, Actor? by = null, params (string Key, string Value)[] attributes)
    {
        var entry = new ObjectEntry
        {
            Name = "漕宝路公厕",
            RegionCode = "310104",
            Address = "上海市徐汇区漕宝路 401 号",
            PartNumber = partNumber,
            ManagerChoice = ManagerChoice.Own,
            Attributes = attributes.ToDictionary(a => a.Key, a => (string?)a.Value),
        };
        return (await Slice.Send(by ?? Slice.As("xuhui"), new PreIssueObjectCode.Command(typeCode, entry))).Code;
    }

    public static Task<ObjectCode> Code(string code) => Slice.Db((ObjectsDb db) => Task.FromResult(db.Codes.Single(c => c.Code == code)));
}
