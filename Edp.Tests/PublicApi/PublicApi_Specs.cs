using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Edp.Contracts;
using NUnit.Framework;

namespace Edp.Tests.PublicApi;

/// <summary>What other services compile against, and what they see on the wire.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class When_the_contracts_are_published
{
    private static readonly NullabilityInfoContext Nullability = new();

    [Test]
    public async Task Should_have_the_approved_public_face()
    {
        var approved = await File.ReadAllTextAsync(
            Path.Combine(TestContext.CurrentContext.TestDirectory, "Fixtures", "contracts", "PublicApi.approved.txt"));

        var types = typeof(ObjectCreated).Assembly.GetExportedTypes().OrderBy(type => type.FullName);
        var found = string.Join('\n', types.Select(Describe)) + "\n";

        Assert.That(found, Is.EqualTo(approved), "change Fixtures/contracts/PublicApi.approved.txt where this is meant");
    }

    [Test]
    public void Should_depend_on_nothing() => Assert.That(
        typeof(ObjectCreated).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name),
        Is.All.StartsWith("System.").Or.All.EqualTo("netstandard"));

    [Test]
    public void Should_write_an_object_in_these_names()
    {
        var json = JsonSerializer.Serialize(
            new ObjectCreated
            {
                Bucket = "b", Key = "a/k", EventTime = new DateTimeOffset(2026, 3, 14, 9, 0, 0, TimeSpan.Zero), Size = 1,
                Etag = "e", VersionId = "v", Sequencer = "s"
            },
            JsonSerializerOptions.Web);

        Assert.That(json, Is.EqualTo(
            """{"bucket":"b","key":"a/k","eventTime":"2026-03-14T09:00:00+00:00","size":1,"etag":"e","versionId":"v","sequencer":"s"}"""));
    }

    private static string Describe(Type type)
    {
        var constants = type.GetFields(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Select(field => $"  const {field.Name} = \"{field.GetRawConstantValue()}\"");
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Select(property => $"  {Required(property)}{TypeName(property)} {property.Name} {{ {Accessors(property)} }}");
        var isRecord = type.GetMethod("<Clone>$") is not null;
        var kind = type is { IsAbstract: true, IsSealed: true }
            ? "static class"
            : $"{(type.IsSealed ? "sealed " : "")}{(isRecord ? "record" : "class")}";
        return string.Join('\n', constants.Concat(properties).Order(StringComparer.Ordinal).Prepend($"{kind} {type.FullName}"));
    }

    private static string Required(PropertyInfo property) => property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";

    private static string TypeName(PropertyInfo property)
    {
        var value = Nullable.GetUnderlyingType(property.PropertyType);
        var isNullable = value is not null || Nullability.Create(property).ReadState == NullabilityState.Nullable;
        return (value ?? property.PropertyType).Name + (isNullable ? "?" : "");
    }

    private static string Accessors(PropertyInfo property) => property.SetMethod switch
    {
        null => "get;",
        var set when set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) => "get; init;",
        _ => "get; set;"
    };
}
