using System.Text.Json;

namespace Edp.Core.Parsing;

/// <summary>What any shape says about one object, not decoded yet.</summary>
internal struct ObjectFields
{
    public Token Bucket;
    public Token Key;
    public Token Size;
    public Token Etag;
    public Token VersionId;
    public Token Sequencer;

    /// <summary>Takes the value if the name is one of an object's own.</summary>
    public bool TryTake(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader reader)
    {
        if (name.SequenceEqual("key"u8))
            Key = Token.Take(ref reader);
        else if (name.SequenceEqual("size"u8))
            Size = Token.Take(ref reader);
        else if (name.SequenceEqual("etag"u8) || name.SequenceEqual("eTag"u8))
            Etag = Token.Take(ref reader);
        else if (name.SequenceEqual("versionId"u8) || name.SequenceEqual("version-id"u8))
            VersionId = Token.Take(ref reader);
        else if (name.SequenceEqual("sequencer"u8))
            Sequencer = Token.Take(ref reader);
        else
            return false;
        return true;
    }

    /// <summary>Reads <c>{"key", "size", …}</c>; the reader stands at the value of the property <c>object</c>.</summary>
    public void TakeObject(ref Utf8JsonReader reader)
    {
        this = new ObjectFields { Bucket = Bucket };
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (PropertyName.TryRead(ref reader, out var name))
        {
            if (!TryTake(name, ref reader))
                reader.Skip();
        }
    }

    /// <summary>Reads <c>{"name": …}</c>; the reader stands at the value of the property <c>bucket</c>.</summary>
    public void TakeBucket(ref Utf8JsonReader reader)
    {
        Bucket = default;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            // A plain name, as a package revision has it; where an object is expected its type tells.
            Bucket = Token.Take(ref reader);
            return;
        }

        while (PropertyName.TryRead(ref reader, out var name))
        {
            if (name.SequenceEqual("name"u8))
                Bucket = Token.Take(ref reader);
            else
                reader.Skip();
        }
    }
}
