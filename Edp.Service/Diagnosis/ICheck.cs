namespace Edp.Service.Diagnosis;

/// <summary>Looks at one part of what the service needs, and changes nothing.</summary>
internal interface ICheck
{
    /// <summary>The part.</summary>
    string Part { get; }

    /// <summary>What to do when it throws, or does not answer.</summary>
    string ToDo { get; }

    Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken);
}
