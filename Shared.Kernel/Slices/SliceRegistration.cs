using System.Reflection;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace SuiShenMa.Kernel.Slices;

/// <summary>Registers the use cases of an assembly; the only place that knows MediatR's wiring (docs/adr/0003).</summary>
public static class SliceRegistration
{
    /// <summary>Adds the mediator and the pipeline that every use case runs through, from the outside in.</summary>
    public static IServiceCollection AddSlicePipeline(this IServiceCollection services)
    {
        services.TryAddTransient<ServiceFactory>(p => p.GetService);
        services.TryAddTransient<IMediator, Mediator>();
        services.TryAddSingleton<PatientSender>();
        services.TryAddSingleton<PartnerWait>();
        services.TryAddScoped<PartnerSender>();
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(AfterCommitBehavior<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(ValidationBehavior<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(RetryBehavior<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(IdempotencyBehavior<,>));
        return services;
    }

    /// <summary>Adds the handlers and validators of an assembly.</summary>
    /// <exception cref="InvalidOperationException">A command has no validator, or a request has not exactly one handler.</exception>
    public static IServiceCollection AddSlices(this IServiceCollection services, Assembly assembly)
    {
        var types = assembly.GetTypes().Where(t => t is { IsAbstract: false, IsClass: true, ContainsGenericParameters: false }).ToArray();
        foreach (var type in types)
        {
            foreach (var contract in type.GetInterfaces().Where(i => i.IsGenericType))
            {
                var definition = contract.GetGenericTypeDefinition();
                if (definition == typeof(IRequestHandler<,>))
                {
                    services.AddTransient(contract, type);
                }
                else if (definition == typeof(IValidator<>))
                {
                    services.AddSingleton(contract, type);
                }
            }
        }
        foreach (var request in types.Where(IsRequest))
        {
            Check(services, request);
        }
        return services;
    }

    private static bool IsRequest(Type type) => type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IRequest<>));

    private static void Check(IServiceCollection services, Type request)
    {
        var handlers = services.Count(s => s.ServiceType.IsGenericType
            && s.ServiceType.GetGenericTypeDefinition() == typeof(IRequestHandler<,>) && s.ServiceType.GenericTypeArguments[0] == request);
        if (handlers != 1)
        {
            throw new InvalidOperationException($"{request.FullName} has {handlers} handlers; it needs exactly one.");
        }
        var isCommand = request.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(ICommand<>));
        if (isCommand && !services.Any(s => s.ServiceType == typeof(IValidator<>).MakeGenericType(request)))
        {
            throw new InvalidOperationException($"{request.FullName} has no validator; add one, even an empty one, beside it.");
        }
    }
}
