using Edp.Core.Configuration;
using Edp.Core.Packaging;
using Edp.Core.Parsing;

namespace Edp.Service.Explaining;

/// <summary>Tells of keys under <c>.quilt/</c>: a pointer can lead to a package, all else is ignored (R2).</summary>
internal sealed class QuiltStory(FactReader facts, PackageStory packages, PackageRules rules)
{
    public const string Folder = ".quilt/";

    public async Task<Explanation> TellAsync(Story story, CancellationToken cancellationToken)
    {
        var name = Phrases.Name(story.Address.Path);
        var key = story.Address.Path;
        if (!story.Address.IsKey || !PackagePointer.TryParse(key, story.Address.Bucket, out var revision))
        {
            return story.Address.IsKey && PackagePointer.IsMalformed(key)
                ? story.End(Cause.PointerMalformed, $"{name} lies where Quilt keeps the pointers of its packages and is none, so it is "
                    + "ignored.")
                : story.End(Cause.QuiltInternal, $"{name} lies under \".quilt/\", where Quilt keeps its own files, so it is ignored.");
        }

        var package = Phrases.Name(revision.PackageName);
        if (rules.Trigger != PackageReadyTrigger.PackageCreated)
        {
            return story.End(
                Cause.PointerNotUsed,
                $"{name} is a revision of the package {package}, and is ignored: EDP follows revisions only with Edp:PackageReady:Trigger "
                + $"PackageCreated, and it is {rules.Trigger}.");
        }

        var packageId = PackageId.Of(revision.Bucket, revision.PackageName);
        if (await facts.PackageAsync(packageId, cancellationToken) is not { PointerTime: { } known } state || known < revision.CreatedAt)
        {
            return story.End(
                Cause.PointerNeverHeard,
                $"EDP has never heard of {name}, a revision of the package {package}: most likely the bucket's notifications leave it "
                + "out.");
        }

        if (known > revision.CreatedAt)
        {
            return story.End(
                Cause.PackageSuperseded,
                $"{name} is an older revision of the package {package}: EDP knows a newer one, of {Phrases.Time(known)}, and follows that.");
        }

        var observedAt = Phrases.Time(state.ObservedAt.GetValueOrDefault());
        return await packages.TellAsync(
            story, state, $"{name} is the newest revision of {package}, and came at {observedAt}", cancellationToken);
    }
}
