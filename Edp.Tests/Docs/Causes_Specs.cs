using Edp.Contracts;
using Edp.Service.Explaining;
using NUnit.Framework;

namespace Edp.Tests.Docs;

/// <summary>Whoever acts upon the word of a cause finds it in the docs.</summary>
internal sealed class When_the_docs_tell_of_causes
{
    [Test]
    public void Should_list_every_cause_and_no_other() => Assert.That(
        MarkdownPage.Load("docs", "http.md").Rows().Where(row => row.Header == "`cause`").SelectMany(row => row.Names),
        Is.EquivalentTo(typeof(Cause).GetFields().Select(field => (string)field.GetRawConstantValue()!)
            .Concat(typeof(BatchReason).GetFields().Select(field => Cause.Closed((string)field.GetRawConstantValue()!)))));
}
