namespace SuiShenMa.Kernel.Sheets;

/// <summary>Where rows come from: a sheet of a workbook or a text file; may be read more than once, from its beginning.</summary>
internal abstract class RowSource : IDisposable
{
    public abstract string Name { get; }

    /// <summary>Known after the first complete reading: a workbook lists them behind its rows.</summary>
    public virtual IReadOnlyList<MergedRange> Merges => [];

    /// <summary>The same buffer is yielded for each row.</summary>
    public abstract IEnumerable<RawRow> Read(CancellationToken ct);

    public abstract void Dispose();
}

/// <summary>A merged range, zero-based columns, one-based rows.</summary>
internal readonly record struct MergedRange(int FirstRow, int LastRow, int FirstColumn, int LastColumn);

/// <summary>The buffer for one row.</summary>
internal sealed class RawRow(SheetLimits limits)
{
    public SheetCell[] Cells { get; } = new SheetCell[limits.MaxColumns];

    public int Number { get; private set; }

    /// <summary>One past the last column with content.</summary>
    public int Width { get; private set; }

    public void Reset(int number)
    {
        Array.Clear(Cells, 0, Width);
        Width = 0;
        Number = number;
    }

    public void Set(int column, SheetCell cell)
    {
        if (cell.IsBlank)
        {
            return;
        }

        if (column >= Cells.Length)
        {
            throw SheetRejected.TooManyColumns(limits);
        }

        Cells[column] = cell;
        Width = column + 1;
    }
}

/// <summary>Collects the text of one cell and stops growing at the limit.</summary>
internal sealed class BoundedText(int limit)
{
    private char[] _buffer = new char[Math.Min(limit, 256)];

    public int Length { get; private set; }

    public bool Overflow { get; private set; }

    public ReadOnlySpan<char> Span => _buffer.AsSpan(0, Length);

    public void Clear()
    {
        Length = 0;
        Overflow = false;
    }

    public void Append(char c) => Append([c]);

    public void Append(ReadOnlySpan<char> text)
    {
        if (Length + text.Length > limit)
        {
            Overflow = true;
            text = text[..(limit - Length)];
        }

        if (Length + text.Length > _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Min(limit, Math.Max(_buffer.Length * 2, Length + text.Length)));
        }

        text.CopyTo(_buffer.AsSpan(Length));
        Length += text.Length;
    }

    public override string ToString() => new(_buffer, 0, Length);
}
