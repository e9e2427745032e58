using Shouldly;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Imaging;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Objects.Data;
using SuiShenMa.Objects.Domain;
using SuiShenMa.Objects.Features;
using SuiShenMa.Objects.Types;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Objects.Types;

[Row(49)]
internal sealed class CodeStyleTests
{
    [Test]
    public async Task The_style_of_an_object_type_is_copied_in_one_step_and_belongs_to_who_copied_it()
    {
        var style = await Copy(TypeKit.City);
        await Save(TypeKit.City, style, f => f.Layout.Name.FontSize = 5.2);
        var type = await TypeKit.Add(c => (c.ManagingDepartmentId, c.StyleCode) = ("city-greening", style));
        var copy = (await Slice.Send(Slice.As("xuhui"), new CopyCodeStyle.Command { FromType = type.Code })).Code;
        var copied = await Stored(copy);
        copied.DepartmentId.ShouldBe("xuhui");
        copied.Name.ShouldContain(type.Name);
        CodeStyle.FromJson(copied.LayoutJson).Name.FontSize.ShouldBe(5.2);
    }

    [Test]
    public async Task Size_weight_place_and_words_of_what_is_printed_are_changed_and_the_picture_follows()
    {
        var style = await Copy(TypeKit.City);
        var before = await Picture(style);
        await Save(TypeKit.City, style, f =>
        {
            f.Name = "大字样式";
            (f.Layout.Name.FontSize, f.Layout.Name.Bold, f.Layout.Name.Align) = (4.2, false, LabelAlign.Left);
            (f.Layout.Name.X, f.Layout.Name.Width) = (8, 44);
            f.Layout.Caption.Text = "扫码监督";
        });
        var saved = CodeStyle.FromJson((await Stored(style)).LayoutJson);
        saved.Name.ShouldBe(CodeStyle.Default.Name with { FontSize = 4.2, Bold = false, Align = LabelAlign.Left, X = 8, Width = 44 });
        saved.Caption.Text.ShouldBe("扫码监督");
        (await Picture(style)).ShouldNotBe(before);
    }

    [Test]
    public async Task A_layout_that_could_not_be_scanned_is_refused_with_the_sentence_that_says_why()
    {
        var style = await Copy(TypeKit.City);
        var small = await Should.ThrowAsync<InputInvalid>(() => Save(TypeKit.City, style, f => f.Layout.SymbolSize = 5));
        small.Errors.Values.SelectMany(e => e).ShouldContain(e => e.Contains("二维码太小"));
        var pale = await Should.ThrowAsync<InputInvalid>(() => Save(TypeKit.City, style, f => f.Layout.SymbolColor = "#eeeeee"));
        pale.Errors.Values.SelectMany(e => e).ShouldContain(e => e.Contains("颜色太浅"));
        await Should.ThrowAsync<InputInvalid>(() => Save(TypeKit.City, style, f => f.Layout.Width = double.NaN));
    }

    [Test]
    public async Task A_style_of_another_department_is_copied_but_not_changed()
    {
        var style = await Copy(TypeKit.City);
        await Should.ThrowAsync<Forbidden>(() => Save(Slice.As("xuhui"), style, f => f.Name = "占用"));
        await Should.ThrowAsync<Forbidden>(() => Save(TypeKit.City, BuiltInTypes.DefaultStyle, f => f.Name = "占用"));
        await Copy(Slice.As("xuhui"), style);
    }

    [Test]
    public async Task A_style_is_given_to_several_types_by_who_manages_them()
    {
        var style = await Copy(TypeKit.City);
        var own = await TypeKit.Add(c => c.ManagingDepartmentId = "city-greening");
        var other = await TypeKit.Add(c => c.ManagingDepartmentId = "city-civil");
        await Should.ThrowAsync<Forbidden>(() => Slice.Send(TypeKit.City, new AssignCodeStyle.Command { StyleCode = style, TypeCodes = [own.Code, other.Code] }));
        (await TypeKit.Load(own.Code)).StyleCode.ShouldBeNull();
        await Slice.Send(TypeKit.City, new AssignCodeStyle.Command { StyleCode = style, TypeCodes = [own.Code] });
        (await TypeKit.Load(own.Code)).StyleCode.ShouldBe(style);
        var listed = await Slice.Send(TypeKit.City, new ListCodeStyles.Query(style));
        listed.Items.ShouldHaveSingleItem().Types.ShouldBe([own.Name]);
    }

    private static async Task<string> Copy(Actor by, string from = BuiltInTypes.DefaultStyle) => (await Slice.Send(by, new CopyCodeStyle.Command { FromStyle = from })).Code;

    private static async Task Save(Actor by, string code, Action<SaveCodeStyle.Command> change)
    {
        var open = await Slice.Send(by, new GetCodeStyle.Query(code));
        var form = new SaveCodeStyle.Command { Code = code, Name = open.Name, Version = open.Version, Layout = StyleForm.Of(open.Style) };
        change(form);
        await Slice.Send(by, form);
    }

    private static Task<ImageStyle> Stored(string code) => Slice.Db((ObjectsDb db) => Task.FromResult(db.Styles.Single(s => s.Code == code)));

    private static async Task<string> Picture(string code) => (await Slice.Send(TypeKit.City, new ListCodeStyles.Query(code))).Items.Single().Svg;
}
