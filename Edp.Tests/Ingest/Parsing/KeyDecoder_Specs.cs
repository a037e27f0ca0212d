using System.Text;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Edp.Tests.Ingest.Parsing;

/// <summary>R4: every key arrives as it is, decoded exactly once where it was encoded.</summary>
[TestFixture]
public sealed class When_a_key_goes_through_an_event
{
    private const string UnreservedOfS3 = ".-*_/";
    private const string UnreservedOfMinio = "-_.~";

    /// <summary>Characters that mean something to URLs, JSON, paths or terminals, and some of every length in UTF-8.</summary>
    private static readonly string[] Pieces =
    [
        "a", "Z", "0", "/", "//", ".", "..", " ", "+", "%", "%25", "%2F", "%zz", "&", "=", "?", "#", "\\", "\"", "'", "\n", "\t", "\u007f",
        "*", "~", ":", ";", "é", "e\u0301", "試", "٣", "\uFFFD", "😀", "\u200B", "-", "_",
    ];

    private static readonly Arbitrary<string> Keys = Gen.Elements(Pieces).ListOf()
        .Select(pieces => Cut(string.Concat(pieces)))
        .Where(key => key.Length > 0 && !key.EndsWith('/') && !key.StartsWith(".quilt/", StringComparison.Ordinal))
        .ToArbitrary();

    [FsCheck.NUnit.Property(MaxTest = 1000)]
    public Property Should_decode_what_S3_encoded() =>
        Prop.ForAll(Keys, key => KeyOf(Events.Native(Encode(key, UnreservedOfS3, "X2"))) == key);

    [FsCheck.NUnit.Property(MaxTest = 1000)]
    public Property Should_decode_what_MinIO_encoded() =>
        Prop.ForAll(Keys, key => KeyOf(Events.Native(Encode(key, UnreservedOfMinio, "X2"))) == key);

    [FsCheck.NUnit.Property(MaxTest = 1000)]
    public Property Should_decode_lower_case_digits() =>
        Prop.ForAll(Keys, key => KeyOf(Events.Native(Encode(key, "", "x2"))) == key);

    [FsCheck.NUnit.Property(MaxTest = 1000)]
    public Property Should_leave_a_key_of_EventBridge_as_it_is() => Prop.ForAll(Keys, key => KeyOf(Events.EventBridge(key)) == key);

    [FsCheck.NUnit.Property(MaxTest = 1000)]
    public Property Should_leave_a_key_of_the_contract_as_it_is() => Prop.ForAll(Keys, key => KeyOf(Events.Contract(key)) == key);

    [FsCheck.NUnit.Property(MaxTest = 300)]
    public Property Should_come_through_every_envelope() => Prop.ForAll(Keys,
        key => KeyOf(Events.QueueMessage(Events.Topic(Events.Native(Encode(key, UnreservedOfS3, "X2"))))) == key);

    [TestCase("a%2", "percent sign")]
    [TestCase("a%", "percent sign")]
    [TestCase("a%zz", "percent sign")]
    [TestCase("a%C3", "not valid Unicode")]
    [TestCase("a%ED%A0%80", "not valid Unicode")]
    [TestCase("a%00", "NUL")]
    public void Should_reject_what_is_no_encoded_key(string encoded, string reason) =>
        Assert.That(Body.Parse(Events.Native(encoded)).Rejected.Single().Error, Does.StartWith("\"s3.object.key\": ").And.Contain(reason));

    [Test]
    public void Should_take_the_longest_key_written_in_the_longest_way()
    {
        var encoded = string.Concat(Enumerable.Repeat("%41", 1024));
        var escaped = string.Concat(encoded.Select(letter => $"\\u{(int)letter:X4}"));
        Assert.That(KeyOf(Events.Native("KEY").Replace("KEY", escaped, StringComparison.Ordinal)), Is.EqualTo(new string('A', 1024)));
    }

    [Test]
    public void Should_reject_one_byte_more() =>
        Assert.That(Body.Parse(Events.EventBridge(new string('k', 1023) + "é")).Rejected.Single().Error, Does.Contain("1,024 bytes"));

    private static string KeyOf(string document) => Body.Parse(document).Objects.Single().Key;

    private static string Encode(string key, string unreserved, string format)
    {
        var encoded = new StringBuilder();
        foreach (var value in Encoding.UTF8.GetBytes(key))
        {
            var letter = (char)value;
            if (char.IsAsciiLetterOrDigit(letter) || unreserved.Contains(letter, StringComparison.Ordinal))
                encoded.Append(letter);
            else if (letter == ' ')
                encoded.Append('+');
            else
                encoded.Append('%').Append(value.ToString(format, null));
        }

        return encoded.ToString();
    }

    private static string Cut(string key)
    {
        while (Encoding.UTF8.GetByteCount(key) > 1024)
            key = key[..^4];
        return key;
    }
}
