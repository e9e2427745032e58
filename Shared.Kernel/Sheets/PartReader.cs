using System.Text;
using System.Xml;

namespace SuiShenMa.Kernel.Sheets;

/// <summary>Forward reading of one part, with the shapes refused that make an XML reader grow: DTD, depth, endless new names.</summary>
internal sealed class PartReader : IDisposable
{
    private const int MaxDepth = 32;
    private readonly StreamReader _text;
    private readonly XmlReader _xml;
    private readonly string _part;
    private readonly char[] _chunk = new char[1024];

    public PartReader(StreamReader text, string part)
    {
        _text = text;
        _part = part;
        try
        {
            // Reads its first bytes here already.
            _xml = XmlReader.Create(text, new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                IgnoreComments = true,
                IgnoreProcessingInstructions = true,
                NameTable = new BoundedNames(),
            });
        }
        catch (Exception e) when (Translate(e) is { } rejected)
        {
            throw rejected;
        }
    }

    public string Name => _xml.LocalName;

    public int Depth => _xml.Depth;

    public bool IsStart => _xml.NodeType == XmlNodeType.Element;

    public bool IsEmpty => _xml.IsEmptyElement;

    public bool Read()
    {
        try
        {
            var more = _xml.Read();
            return _xml.Depth <= MaxDepth ? more : throw SheetRejected.Bomb();
        }
        catch (Exception e) when (Translate(e) is { } rejected)
        {
            throw rejected;
        }
    }

    public string? Attribute(string name) => _xml.GetAttribute(name);

    /// <summary>An attribute in whatever namespace a writer has put it (r:id).</summary>
    public string? AttributeEndingIn(string localName)
    {
        string? value = null;
        for (var more = _xml.MoveToFirstAttribute(); more; more = _xml.MoveToNextAttribute())
        {
            value = _xml.LocalName == localName && _xml.Prefix.Length > 0 ? _xml.Value : value;
        }

        _xml.MoveToElement();
        return value;
    }

    /// <summary>Moves to the next node inside the element that stands at this depth; false at its end.</summary>
    public bool ReadInside(int depth)
    {
        if (!Read())
        {
            return false;
        }

        return !(_xml.NodeType == XmlNodeType.EndElement && _xml.Depth == depth);
    }

    /// <summary>Adds the element's text without ever holding more than the limit.</summary>
    public void ReadText(BoundedText into)
    {
        if (IsEmpty)
        {
            return;
        }

        var depth = Depth;
        while (ReadInside(depth))
        {
            if (_xml.NodeType is not (XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace))
            {
                continue;
            }

            try
            {
                int read;
                while ((read = _xml.ReadValueChunk(_chunk, 0, _chunk.Length)) > 0)
                {
                    into.Append(_chunk.AsSpan(0, read));
                }
            }
            catch (Exception e) when (Translate(e) is { } rejected)
            {
                throw rejected;
            }
        }
    }

    public void SkipElement()
    {
        if (IsEmpty)
        {
            return;
        }

        var depth = Depth;
        while (ReadInside(depth))
        {
        }
    }

    public void Dispose()
    {
        _xml.Dispose();
        _text.Dispose();
    }

    private SheetRejected? Translate(Exception e) => e switch
    {
        SheetRejected => null,
        XmlException when e.Message.Contains("DTD", StringComparison.Ordinal) => SheetRejected.Dtd(e),
        XmlException or InvalidDataException or EndOfStreamException or DecoderFallbackException => SheetRejected.Damaged(_part, e),
        _ => null,
    };

    private sealed class BoundedNames : XmlNameTable
    {
        private const int MaxNames = 5_000;
        private readonly NameTable _inner = new();
        private int _count;

        public override string Add(char[] array, int offset, int length) => _inner.Get(array, offset, length) ?? Count(_inner.Add(array, offset, length));

        public override string Add(string array) => _inner.Get(array) ?? Count(_inner.Add(array));

        public override string? Get(char[] array, int offset, int length) => _inner.Get(array, offset, length);

        public override string? Get(string array) => _inner.Get(array);

        private string Count(string added) => ++_count <= MaxNames ? added : throw SheetRejected.Bomb();
    }
}
