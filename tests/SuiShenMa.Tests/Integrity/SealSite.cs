using MediatR;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using SuiShenMa.Codes.Contracts;
using SuiShenMa.Codes.Features;
using SuiShenMa.Kernel.Data;
using SuiShenMa.Kernel.Geo;
using SuiShenMa.Kernel.Integrity;
using SuiShenMa.Kernel.Jobs;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Geocoding;
using SuiShenMa.Objects.Lookup;

namespace SuiShenMa.Tests.Integrity;

/// <summary>A host with a database of its own, whose rows may be changed past the platform.</summary>
internal sealed class SealSite : IAsyncDisposable
{
    private static readonly DateTime Issued = new(2026, 3, 1, 4, 5, 6, DateTimeKind.Utc);

    /// <param name="folder">Of a site before it, to start again over its database.</param>
    /// <param name="window">Minutes for which a host of the previous build may go on.</param>
    public SealSite(string? folder = null, int window = 30)
    {
        Folder = folder ?? Path.Combine(Path.GetTempPath(), "ssm-tests", Guid.CreateVersion7().ToString("N"));
        Factory = TestHost.NewFactory(Folder, b => b.UseSetting("SSM_NODE", "seal-site").UseSetting("Integrity:UpgradeWindowMinutes", window.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        _ = Factory.Services;
    }

    public string Folder { get; }

    public WebApplicationFactory<Program> Factory { get; }

    public T Service<T>() where T : notnull => Factory.Services.GetRequiredService<T>();

    public async Task<T> Db<TDb, T>(Func<TDb, Task<T>> look) where TDb : ModuleDb
    {
        await using var scope = Factory.Services.CreateAsyncScope();
        JobScope.ActAsSystem(scope.ServiceProvider);
        return await look(scope.ServiceProvider.GetRequiredService<TDb>());
    }

    public async Task<T> Send<T>(IRequest<T> request, Actor? actor = null)
    {
        await using var scope = Factory.Services.CreateAsyncScope();
        JobScope.ActAsSystem(scope.ServiceProvider);
        scope.ServiceProvider.GetRequiredService<ActorContext>().Actor = actor ?? Actor.System;
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request);
    }

    public async Task Run<TJob>() where TJob : IJob
    {
        await using var scope = Factory.Services.CreateAsyncScope();
        JobScope.ActAsSystem(scope.ServiceProvider);
        await scope.ServiceProvider.GetRequiredService<TJob>().RunAsync(CancellationToken.None);
    }

    public async Task<ObjectCode> SomeCode(ObjectCodeState state = ObjectCodeState.Active)
    {
        var code = (await Make(1))[0];
        code.State = state;
        return await Db<ObjectsDb, ObjectCode>(async db =>
        {
            db.Codes.Add(code);
            await db.SaveChangesAsync();
            return code;
        });
    }

    /// <summary>Codes with all their fields set, not stored yet.</summary>
    public async Task<List<ObjectCode>> Make(int count) => (await Service<ICodeValues>().ReserveAsync(count, CancellationToken.None)).Select(value =>
    {
        var code = new ObjectCode
        {
            Code = value.Code,
            UnifiedCode = value.UnifiedCode,
            BatchNo = "seals",
            State = ObjectCodeState.Active,
            CreatedAt = Issued,
            TypeCode = "t-seal",
            SealedTypeCode = "t-seal",
            Seal = Service<ICertificates>().Seal(new CodeFacts(value.Code, "object", "t-seal", value.UnifiedCode, Issued)),
            Name = "漕宝路地铁站公厕",
            PartNumber = "GC-017",
            DistrictCode = "310104",
            RegionCode = "310104",
            Address = "漕宝路 401 号",
            OwningUnitName = "徐汇环境发展有限公司",
            OwningUnitUscc = "91310104MA1FR0000X",
            ManagingDepartmentId = "city-data",
            ApplicantDepartmentId = "xuhui",
            ApplicantId = "somebody",
            ApplicationId = "demo",
            ReviewDepartmentId = "city-data",
            SubmittedAt = Issued,
            AutoApproveAt = Issued,
            ReviewedAt = Issued,
            ReviewedBy = "reviewer",
            ReviewReason = "好",
            ActivatedAt = Issued,
            ActivatedBy = "tool",
            StateChangedAt = Issued,
            StateReason = "无",
            Version = 3,
            Attributes = new Dictionary<string, string> { ["openHours"] = "全天" },
        };
        code.PutAt(new GeoPoint(121.4316, 31.1689, CoordinateSystem.WGS84), LocationSource.Surveyed);
        return code;
    }).ToList();

    public async Task<VerifyObjectCodeResponseV1> Verify(string code) => await Send(new VerifyObjectCode.Command(code, "门口", "测试", null));

    /// <summary>Writes into the database as somebody with its password would; what is in memory of the code is dropped, as by a restart.</summary>
    public async Task Tamper(string code, string column, object? value)
    {
        await Tamper<ObjectsDb>("objects_code", "Code", code, column, value);
        Service<ObjectCodes>().Drop(code);
    }

    public async Task Tamper<TDb>(string table, string key, object row, string column, object? value) where TDb : ModuleDb
    {
#pragma warning disable EF1002 // Names of our own model.
        (await Db<TDb, int>(db => db.Database.ExecuteSqlRawAsync($"UPDATE {table} SET `{column}` = {{0}} WHERE `{key}` = {{1}}", value!, row))).ShouldBe(1);
#pragma warning restore EF1002
    }

    /// <summary>Another value that the column takes, whatever it holds.</summary>
    public static object Other(IProperty field, object? now)
    {
        var type = Nullable.GetUnderlyingType(field.ClrType) ?? field.ClrType;
        return type switch
        {
            _ when type == typeof(string) => now as string == "x" ? "y" : "x",
            _ when type == typeof(DateTime) => new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc),
            _ when type == typeof(double) => 1.25,
            _ when type == typeof(int) => 99,
            _ when type == typeof(long) => BitConverter.ToInt64(Guid.CreateVersion7().ToByteArray(), 8),
            _ when type == typeof(bool) => now is not true,
            _ when type.IsEnum => Enum.GetNames(type).First(n => n != now?.ToString()),
            _ => throw new NotSupportedException(field.Name),
        };
    }

    public Task<IReadOnlyList<IProperty>> Fields<TDb, TRow>() where TDb : ModuleDb => Db<TDb, IReadOnlyList<IProperty>>(db => Task.FromResult(SealPlan.FieldsOf(db.Model.FindEntityType(typeof(TRow))!)));

    public Task<long> Sweep() => Service<SealSweep>().WholeAsync(CancellationToken.None);

    /// <summary>All that was ever found, from the log.</summary>
    public Task<string> Findings() => Db<ObjectsDb, string>(async db =>
        string.Join('\n', await db.Audit.AsNoTracking().Where(a => a.Action == "integrity.broken").Select(a => a.Details ?? "").ToListAsync()));

    /// <summary>The database as the build before the seals left it: no marks and no seals.</summary>
    public async Task<int> BecomeOld()
    {
        await LoseMarks();
        return await Db<ObjectsDb, int>(db => db.Codes.ExecuteUpdateAsync(s => s.SetProperty(c => c.RowSeal, (string?)null)));
    }

    /// <summary>What says that the table is under seal is removed, in the state and in the log.</summary>
    public Task<int> LoseMarks() => Db<ObjectsDb, int>(async db =>
    {
        await db.States.Where(s => s.Name == "integrity.sealed.objects_code").ExecuteDeleteAsync();
        return await db.Audit.Where(a => a.Action == "integrity.sealed" && a.SubjectId == "objects_code").ExecuteDeleteAsync();
    });

    public async ValueTask DisposeAsync()
    {
        await Factory.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    }
}
