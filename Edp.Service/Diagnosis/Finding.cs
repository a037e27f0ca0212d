namespace Edp.Service.Diagnosis;

/// <summary>What was found of one part.</summary>
/// <param name="Part">The part: database, schema, clock, queues, …</param>
/// <param name="Status">How it is.</param>
/// <param name="Text">What was found.</param>
/// <param name="ToDo">What a person can do; null when there is nothing to do.</param>
internal sealed record Finding(string Part, FindingStatus Status, string Text, string? ToDo = null)
{
    public static Finding Ok(string part, string text) => new(part, FindingStatus.Ok, text);

    public static Finding Note(string part, string text, string toDo) => new(part, FindingStatus.Note, text, toDo);

    public static Finding Problem(string part, string text, string toDo) => new(part, FindingStatus.Problem, text, toDo);
}

/// <summary>How a part is.</summary>
internal enum FindingStatus
{
    Ok,

    /// <summary>It works, and somebody should know.</summary>
    Note,

    Problem
}
