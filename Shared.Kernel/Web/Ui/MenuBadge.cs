namespace SuiShenMa.Kernel.Web.Ui;

/// <summary>A number beside an entry of the menu: what waits there for the operator. Asked on every page, so it must be cheap.</summary>
public interface IMenuBadge
{
    /// <summary>Address of the menu entry.</summary>
    string Href { get; }

    /// <returns>Text such as <c>128</c> or <c>999+</c>; null when nothing waits.</returns>
    Task<string?> TextAsync(CancellationToken ct);
}
