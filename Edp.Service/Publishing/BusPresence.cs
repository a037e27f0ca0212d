namespace Edp.Service.Publishing;

/// <summary>What is known of a bus.</summary>
internal enum BusPresence
{
    /// <summary>It is there.</summary>
    Found,

    /// <summary>There is no such bus in this region and account.</summary>
    Missing,

    /// <summary>AWS does not let us ask, as for a bus of another account. Sending may be allowed all the same.</summary>
    Undisclosed,

    /// <summary>There was no usable answer: AWS is away, throttles, or does not know the credentials.</summary>
    Unreachable
}
