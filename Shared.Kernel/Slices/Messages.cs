using MediatR;

namespace SuiShenMa.Kernel.Slices;

/// <summary>A use case that changes something.</summary>
public interface ICommand<out TResult> : IRequest<TResult>;

/// <summary>A use case that only reads.</summary>
public interface IQuery<out TResult> : IRequest<TResult>;

/// <summary>The use case behind a command or query.</summary>
public interface IHandle<in TRequest, TResult> : IRequestHandler<TRequest, TResult> where TRequest : IRequest<TResult>;

/// <summary>The answer of a command that has none.</summary>
public readonly record struct Done;
