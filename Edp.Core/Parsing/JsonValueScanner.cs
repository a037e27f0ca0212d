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

        /// <summary>Complete before the byte that told it.</summary>
        Passed,
    }

    public readonly bool IsComplete => _state >= State.Complete;

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
            _state = Behind(rest[stop]);
            at += _state == State.Passed ? stop : stop + 1;
        }

        return at;
    }

    /// <summary>What follows behind a byte at which something changes.</summary>
    private State Behind(byte value) => (_state, value) switch
    {
        (State.Escape, _) => State.Text,
        (State.Text, (byte)'\\') => State.Escape,
        (State.Text, (byte)'"') => _depth == 0 ? State.Complete : State.Structure,
        (State.Text or State.Scalar, _) => State.Passed,
        (_, (byte)'"') => State.Text,
        (_, (byte)'{' or (byte)'[') => ++_depth > 0 ? State.Structure : State.Complete,
        (_, (byte)'}' or (byte)']') => --_depth > 0 ? State.Structure : State.Complete,
        _ => State.Scalar,
    };
}
