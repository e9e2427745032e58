using Microsoft.EntityFrameworkCore;
using Shouldly;
using SuiShenMa.Enterprise.Data;
using SuiShenMa.Enterprise.Domain;
using SuiShenMa.Objects.Contracts;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Features;
using SuiShenMa.Objects.Geocoding;
using SuiShenMa.Tests.Kit;
using SuiShenMa.Tests.Objects.Types;

namespace SuiShenMa.Tests.Objects.Activation;

/// <summary>A field worker puts codes into use over the partner interface: issued ones, and blank ones with their object.</summary>
internal sealed class ActivationTests
{
    private const string Worker = "demo-worker";
    private static readonly object Place = new { longitude = 121.43, latitude = 31.19, coordinateSystem = "WGS84" };
    private static readonly Partner Tool = new();

    [Test, Row(211)]
    public async Task An_issued_code_is_put_into_use_with_who_when_and_where()
    {
        var type = await CityType();
        var code = await Issued(type);
        var at = TestHost.Clock.GetUtcNow().AddMinutes(-3);
        var answer = await Activate(code, at);
        answer.Status.ShouldBe(200);
        (answer.Text("code"), answer.Text("state"), answer.Text("activatedBy")).ShouldBe((code, "active", Worker));
        DateTimeOffset.Parse(answer.Text("activatedAt")!, null).ToUnixTimeSeconds().ShouldBe(at.ToUnixTimeSeconds());
        var row = await TypeKit.Code(code);
        (row.State, row.ActivatedBy, row.LocationSource).ShouldBe((ObjectCodeState.Active, Worker, LocationSource.Surveyed));
        (row.Longitude, row.Latitude, row.CoordinateSystem).ShouldBe((121.43, 31.19, "WGS84"));
        (await Tool.Post("/api/v1/object-codes/verify", new { code, place = "门口", purpose = "检查" }))["valid"].GetValue<bool>().ShouldBeTrue();
    }

    [Test, Row(212)]
    public async Task A_unit_that_is_given_by_its_code_alone_is_told_by_its_name_in_the_pool_or_else_by_the_code()
    {
        var type = await CityType();
        var (pooled, unheard) = (Registry.NewUscc(), Registry.NewUscc());
        await Slice.Db<EnterpriseDb, int>(db =>
        {
            db.OwningUnits.Add(new OwningUnitRow { Uscc = pooled, Name = "池中环卫有限公司", DepartmentId = "xuhui", CreatedAt = db.Now });
            return db.SaveChangesAsync();
        });
        foreach (var (uscc, told) in new[] { (pooled, "池中环卫有限公司"), (unheard, unheard) })
        {
            var made = await Tool.Post("/api/v1/object-codes", new { typeCode = type.Code, name = "只报代码的权属单位", regionCode = "310104", address = "漕宝路 5 号", owningUnitUscc = uscc, attributes = new { grade = "一类" } });
            made.Status.ShouldBe(201);
            (await Activate(made.Text("code")!)).Status.ShouldBe(200);
            var answer = await Tool.Post("/api/v1/object-codes/verify", new { code = made.Text("code"), place = "门口", purpose = "检查" });
            (answer.Text("owningUnit"), answer.Text("owningUnitUscc")).ShouldBe((told, uscc));
        }
    }

    [Test, Row(211)]
    public async Task A_second_activation_is_refused_with_who_and_when()
    {
        var code = await Issued(await CityType());
        (await Activate(code)).Status.ShouldBe(200);
        var again = await Activate(code);
        (again.Status, again.Text("code")).ShouldBe((409, "code.already-active"));
        again.Text("detail")!.ShouldContain(Worker);
        again.Text("detail")!.ShouldContain(TestHost.Clock.GetUtcNow().AddHours(8).ToString("yyyy-MM-dd", null));
    }

    [Test, Row(211)]
    public async Task Of_many_who_activate_at_once_one_succeeds()
    {
        var code = await Issued(await CityType());
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Activate(code)));
        answers.Count(a => a.Status == 200).ShouldBe(1);
        answers.Where(a => a.Status != 200).ShouldAllBe(a => a.Text("code") == "code.already-active");
    }

    [Test, Row(211)]
    public async Task What_waits_for_review_is_not_put_into_use()
    {
        var code = await Issued(await CityType(review: true), state: "pendingReview");
        var answer = await Activate(code);
        (answer.Status, answer.Text("code")).ShouldBe((409, "state.conflict"));
        answer.Text("detail")!.ShouldContain("pendingReview");
    }

    [Test, Row(211)]
    public async Task Only_a_bound_and_enabled_account_activates()
    {
        var code = await Issued(await CityType());
        await Slice.Db(async (ObjectsDb db) =>
        {
            db.ActivationAccounts.Add(new ActivationAccount { Account = "off-" + code, Bound = true, Enabled = false, CreatedAt = db.Now });
            return await db.SaveChangesAsync();
        });
        foreach (var account in new[] { "nobody-knows", "off-" + code })
        {
            (await Activate(code, account: account)).Text("code").ShouldBe("activation-account.not-enabled");
        }
        (await Tool.Post($"/api/v1/object-codes/{code}/activation", new { operatorAccount = "", location = Place })).Body!["errors"]!["operatorAccount"].ShouldNotBeNull();
        (await Tool.Post($"/api/v1/object-codes/{code}/activation", new { operatorAccount = Worker })).Body!["errors"]!["location"].ShouldNotBeNull();
        (await Activate(code, TestHost.Clock.GetUtcNow().AddHours(1))).Body!["errors"]!["activatedAt"].ShouldNotBeNull();
        (await TypeKit.Code(code)).State.ShouldBe(ObjectCodeState.Issued);
    }

    [Test, Row(221, 220)]
    public async Task A_blank_code_gets_its_object_on_the_spot_and_is_in_use()
    {
        var type = await CityType();
        var code = await Blank(type.Code);
        (await Verify(code)).Text("reason").ShouldBe("blank");
        var part = "P" + code;
        var answer = await Bind(code, type.Code, part);
        answer.Status.ShouldBe(200);
        (answer.Text("code"), answer.Text("state")).ShouldBe((code, "active"));
        var verdict = await Verify(code);
        verdict["valid"].GetValue<bool>().ShouldBeTrue();
        (verdict.Text("name"), verdict.Text("partNumber"), verdict["attributes"]["grade"]!.GetValue<string>()).ShouldBe(("漕溪路公厕", part, "二类"));
        var again = await Bind(code, type.Code, "other");
        (again.Status, again.Text("code")).ShouldBe((409, "code.already-active"));
        again.Text("detail")!.ShouldContain(Worker);
    }

    [Test, Row(221)]
    public async Task What_the_type_requires_must_be_given()
    {
        var type = await CityType();
        var code = await Blank(type.Code);
        var answer = await Bind(code, type.Code, null, attributes: new { });
        (answer.Status, answer.Text("code")).ShouldBe((400, "validation"));
        answer.Body!["errors"]!.AsObject().Select(e => e.Key).ShouldContain(k => k.Contains("grade", StringComparison.Ordinal));
        (await TypeKit.Code(code)).State.ShouldBe(ObjectCodeState.Blank);
    }

    [Test, Row(221)]
    public async Task Where_the_type_asks_for_review_the_blank_code_waits_and_is_in_use_once_approved()
    {
        var type = await CityType(review: true);
        var code = await Blank(type.Code);
        (await Bind(code, type.Code, "R" + code)).Text("state").ShouldBe("pendingReview");
        await Slice.Send(TypeKit.City, new ReviewObjectCodes.Command([code], true, null));
        var row = await TypeKit.Code(code);
        (row.State, row.ActivatedBy).ShouldBe((ObjectCodeState.Active, Worker));
    }

    [Test, Row(221)]
    public async Task A_blank_code_made_for_one_type_is_not_bound_to_another()
    {
        var code = await Blank((await CityType()).Code);
        (await Bind(code, (await CityType()).Code, "X" + code)).Text("code").ShouldBe("type.mismatch");
    }

    [Test, Row(221)]
    public async Task Of_many_who_bind_one_blank_code_at_once_one_succeeds()
    {
        var type = await CityType();
        var code = await Blank("");
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Bind(code, type.Code, $"C{i}{code}")));
        answers.Count(a => a.Status == 200).ShouldBe(1);
        answers.Where(a => a.Status != 200).ShouldAllBe(a => a.Status == 409);
    }

    [Test, Row(210)]
    public async Task A_lost_code_is_found_again_by_its_part_number_with_the_batch_to_print_it_from()
    {
        var (type, other) = (await CityType(), await CityType());
        var part = "LOST-" + type.Code;
        var code = await Issued(type, part);
        await Issued(other, part);
        var answer = await Tool.Get($"/api/v1/object-codes?partNumber={part}&typeCode={type.Code}");
        answer.Status.ShouldBe(200);
        var found = answer["items"].AsArray().ShouldHaveSingleItem()!;
        (found["code"]!.GetValue<string>(), found["batchNo"]!.GetValue<string>()).ShouldBe((code, (await TypeKit.Code(code)).BatchNo));
        (await Tool.Get($"/api/v1/object-codes?partNumber={part}"))["items"].AsArray().Count.ShouldBe(2);
        (await Tool.Get($"/api/v1/object-codes?partNumber=NOT-{part}"))["items"].AsArray().ShouldBeEmpty();
    }

    private static Task<SaveObjectType.Command> CityType(bool review = false) => TypeKit.Add(c =>
    {
        (c.Mode, c.ManagingDepartmentId, c.ReviewRequired) = (ManagementMode.CityWide, "city-greening", review);
        c.Attributes = [new() { Key = "grade", Name = "等级", DataType = AttributeDataType.Option, Required = true, Options = "一类\n二类" }];
    });

    private static async Task<string> Issued(SaveObjectType.Command type, string? part = null, string state = "issued")
    {
        var answer = await Tool.Post("/api/v1/object-codes", new
        {
            typeCode = type.Code,
            name = "漕溪路公厕",
            partNumber = part,
            regionCode = "310104",
            address = "漕溪北路 88 号",
            attributes = new { grade = "一类" },
        });
        answer.Status.ShouldBe(201);
        answer.Text("state").ShouldBe(state);
        return answer.Text("code")!;
    }

    private static async Task<string> Blank(string typeCode)
    {
        var batch = (await Tool.Post("/api/v1/object-codes/blank-batches", new { count = 1, typeCode = typeCode.Length == 0 ? null : typeCode })).Text("batchNo")!;
        await Slice.Run<RunIntakeBatchesJob>();
        return await Slice.Db((ObjectsDb db) => db.Codes.Where(c => c.BatchNo == batch).Select(c => c.Code).SingleAsync());
    }

    private static Task<Answer> Activate(string code, DateTimeOffset? at = null, string account = Worker) =>
        Tool.Post($"/api/v1/object-codes/{code}/activation", new { operatorAccount = account, location = Place, activatedAt = at });

    private static Task<Answer> Bind(string code, string typeCode, string? part, object? attributes = null) =>
        Tool.Post($"/api/v1/object-codes/{code}/blank-activation", new
        {
            typeCode,
            name = "漕溪路公厕",
            partNumber = part,
            regionCode = "310104",
            address = "漕溪北路 88 号",
            location = Place,
            operatorAccount = Worker,
            attributes = attributes ?? new { grade = "二类" },
        });

    private static Task<Answer> Verify(string code) => Tool.Post("/api/v1/object-codes/verify", new { code, place = "门口", purpose = "检查" });
}
