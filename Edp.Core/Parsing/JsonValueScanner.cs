using System.Buffers;
using System.Runtime.InteropServices;

namespace Edp.Core.Parsing;

/// <summary>
/// Finds the end of a JSON value that arrives in parts, by quotes and brackets alone: much cheaper than reading it, and enough since
/// whoever takes the value reads it. It also ends, broken, at a line feed in a string.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct JsonValueScanner
{
    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[]"u8);
    private static readonly SearchValues<byte> StringStop = SearchValues.Create("\"\\\n"u8);
    private static readonly SearchValues<byte> ScalarStop = SearchValues.Create(",]} \t\r\n"u8);

    private int _depth;
    private State _state;

    private enum State
    {
        Structure,
        Scalar,
        Text,
        Escape,
        Complete,
    }

    public readonly bool IsComplete => _state == State.Complete;

    /// <summary>Begins behind the opening brace of an object.</summary>
    public static JsonValueScanner InsideObject() => new() { _depth = 1 };

    /// <summary>Goes on with these bytes; gives how many of them belong to the value.</summary>
    public int Scan(ReadOnlySpan<byte> text)
    {
        var at = 0;
        while (at < text.Length && !IsComplete)
        {
            var rest = text[at..];
            var stop = _state switch
            {
                State.Escape => 0,
                State.Text => rest.IndexOfAny(StringStop),
                State.Scalar => rest.IndexOfAny(ScalarStop),
                _ => _depth == 0 ? 0 : rest.IndexOfAny(Structure),
            };
            if (stop < 0)
                return text.Length;
            at += stop + Step(rest[stop]);
        }

        return at;
    }

    /// <summary>Passes the byte at which something changes; gives 0 if it does not belong to the value any more.</summary>
    private int Step(byte value)
    {
        switch (_state, value)
        {
            case (State.Escape, _):
                _state = State.Text;
                return 1;
            case (State.Text, (byte)'\\'):
                _state = State.Escape;
                return 1;
            case (State.Text, (byte)'"'):
                _state = _depth == 0 ? State.Complete : State.Structure;
                return 1;
            case (State.Text or State.Scalar, _):
                _state = State.Complete;
                return 0;
            case (_, (byte)'"'):
                _state = State.Text;
                return 1;
            case (_, (byte)'{' or (byte)'['):
                _depth++;
                return 1;
            case (_, (byte)'}' or (byte)']'):
                _depth--;
                _state = _depth <= 0 ? State.Complete : State.Structure;
                return 1;
            default:
                _state = State.Scalar;
                return 1;
        }
    }
}
