namespace SuiShenMa.Objects.Contracts;

/// <summary>外部展示标识: what stands on an object's printed code, so that somebody in front of it can read it out and be found.</summary>
/// <param name="Lines">The words in the order in which they are printed, as a rule name, unified code in groups of three, and a caption; those that the style leaves out are not there.</param>
/// <param name="Url">What is inside of the symbol.</param>
public sealed record PrintedSign(IReadOnlyList<string> Lines, string Url);

/// <summary>Tells what is printed on object codes.</summary>
public interface IPrintedSigns
{
    /// <returns>The sign in the style that the object's type has now; what was printed in an earlier style may differ in its caption.</returns>
    Task<PrintedSign> OfAsync(ObjectCodeCard card, CancellationToken ct);
}
