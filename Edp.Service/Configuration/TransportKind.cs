namespace Edp.Service.Configuration;

/// <summary>How messages travel.</summary>
public enum TransportKind
{
    /// <summary>Within the process; nothing else to run.</summary>
    InMemory
}
