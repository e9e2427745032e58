using FluentValidation;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using SuiShenMa.Kernel;
using SuiShenMa.Kernel.Slices;
using static SuiShenMa.Tests.Kernel.Mechanisms.ProbeHost;

namespace SuiShenMa.Tests.Kernel.Mechanisms;

/// <summary>A use case that is not whole stops the start; a request out of shape never reaches its handler.</summary>
public sealed class SliceRegistrationTests
{
    internal sealed record Order : ICommand<Done>;

    internal sealed record Question : IQuery<Done>;

    internal sealed class OrderValidator : AbstractValidator<Order>;

    internal sealed class OrderHandler : IHandle<Order, Done>
    {
        public Task<Done> Handle(Order request, CancellationToken cancellationToken) => Task.FromResult(new Done());
    }

    internal sealed class SecondHandler : IHandle<Order, Done>
    {
        public Task<Done> Handle(Order request, CancellationToken cancellationToken) => Task.FromResult(new Done());
    }

    internal sealed class QuestionHandler : IHandle<Question, Done>
    {
        public Task<Done> Handle(Question request, CancellationToken cancellationToken) => Task.FromResult(new Done());
    }

    [Test]
    public void A_whole_use_case_is_registered() =>
        new ServiceCollection().AddSlices(new SomeTypes(typeof(Order), typeof(OrderHandler), typeof(OrderValidator), typeof(Question), typeof(QuestionHandler)))
            .Count(s => s.ServiceType == typeof(IRequestHandler<Order, Done>)).ShouldBe(1);

    [Test]
    public void A_command_without_a_validator_stops_the_start() => Refused("no validator", typeof(Order), typeof(OrderHandler));

    [Test]
    public void A_command_without_a_handler_stops_the_start() => Refused("0 handlers", typeof(Order), typeof(OrderValidator));

    [Test]
    public void A_command_with_two_handlers_stops_the_start() => Refused("2 handlers", typeof(Order), typeof(OrderHandler), typeof(SecondHandler), typeof(OrderValidator));

    [Test]
    public void A_query_without_a_handler_stops_the_start() => Refused("0 handlers", typeof(Question));

    [Test]
    public async Task What_the_validator_refuses_never_reaches_the_handler()
    {
        var refused = await Should.ThrowAsync<InputInvalid>(() => Send(new WriteNote.Command("")));
        refused.Errors["topic"].ShouldBe(["请填写主题。"]);
        Hooks.Passed(":start").ShouldBe(0);
    }

    private static void Refused(string because, params Type[] types) =>
        Should.Throw<InvalidOperationException>(() => new ServiceCollection().AddSlices(new SomeTypes(types))).Message.ShouldContain(because);
}
