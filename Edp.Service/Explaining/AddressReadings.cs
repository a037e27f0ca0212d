using System.Text;

namespace Edp.Service.Explaining;

/// <summary>
/// The ways to read what was asked, the likeliest first: a key may have percent signs of its own, and what is copied from a browser or an
/// event has its characters percent-encoded; a folder may come without its slash.
/// </summary>
internal static class AddressReadings
{
    private const string Scheme = "s3://";
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static IReadOnlyList<AddressReading> OfKey(string bucket, string key) => [.. Encodings(new Address(bucket, key, IsKey: true))];

    public static IReadOnlyList<AddressReading> OfPrefix(string bucket, string prefix) =>
    [
        .. Encodings(new Address(bucket, prefix, IsKey: false)).SelectMany(reading =>
            reading.Address.Path.Length == 0 || reading.Address.Path.EndsWith('/')
                ? [reading]
                : new[] { reading, reading with { Address = reading.Address.AsFolder() } })
    ];

    /// <summary>Reads <c>s3://bucket/key</c>; null for what is none.</summary>
    public static IReadOnlyList<AddressReading>? OfUri(string uri)
    {
        if (!uri.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return null;
        var slash = uri.IndexOf('/', Scheme.Length);
        var bucket = slash < 0 ? uri[Scheme.Length..] : uri[Scheme.Length..slash];
        var path = slash < 0 ? "" : uri[(slash + 1)..];
        if (bucket.Length == 0)
            return null;
        if (path.Length == 0 || path.EndsWith('/'))
            return OfPrefix(bucket, path);
        return
        [
            .. Encodings(new Address(bucket, path, IsKey: true)).SelectMany(reading => new[]
            {
                reading,
                new AddressReading(reading.Address.AsFolder(), reading.Remark ?? "The address was taken as that of a folder.")
            })
        ];
    }

    private static IEnumerable<AddressReading> Encodings(Address address)
    {
        var decoded = Decode(address.Path);
        if (decoded is null || decoded == address.Path)
            return [new AddressReading(address, null)];
        return
        [
            new AddressReading(address, $"The address was taken as it is; percent-decoded it would be {Phrases.Name(decoded)}."),
            new AddressReading(
                address with { Path = decoded }, $"The address was taken percent-decoded: of {Phrases.Name(address.Path)} EDP knows nothing.")
        ];
    }

    /// <summary>Null where it is not percent-encoded.</summary>
    private static string? Decode(string path)
    {
        if (!path.Contains('%', StringComparison.Ordinal))
            return null;
        var bytes = new List<byte>(path.Length);
        foreach (var part in Encoding.UTF8.GetBytes(path))
            bytes.Add(part);
        for (var at = bytes.IndexOf((byte)'%'); at >= 0; at = bytes.IndexOf((byte)'%', at + 1))
        {
            if (at + 2 >= bytes.Count || !IsHex(bytes[at + 1]) || !IsHex(bytes[at + 2]))
                return null;
            bytes[at] = Convert.ToByte($"{(char)bytes[at + 1]}{(char)bytes[at + 2]}", 16);
            bytes.RemoveRange(at + 1, 2);
        }

        try
        {
            var decoded = Strict.GetString([.. bytes]);
            return decoded.Contains('\0', StringComparison.Ordinal) ? null : decoded;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static bool IsHex(byte digit) => char.IsAsciiHexDigit((char)digit);
}
