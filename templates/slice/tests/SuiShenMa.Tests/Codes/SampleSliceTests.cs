using Shouldly;
using SuiShenMa.Codes.Features;
using SuiShenMa.Kernel.Security;
using SuiShenMa.Tests.Kit;

namespace SuiShenMa.Tests.Codes;

public sealed class SampleSliceTests
{
    [Test]
    public async Task The_sentence_that_an_operator_would_be_told() =>
        (await Slice.Send(Actor.System, new SampleSlice.Command("名称"))).Name.ShouldBe("名称");
}
