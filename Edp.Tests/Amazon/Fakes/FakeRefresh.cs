namespace Edp.Tests.Amazon.Fakes;

/// <summary>A refresh that the fake gateway has started.</summary>
internal sealed record FakeRefresh(string NotificationId, string FileShareArn, IReadOnlyList<string> Folders, bool Recursive);
