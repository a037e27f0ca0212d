namespace Edp.Service.Configuration;

/// <summary>What a key may do: one right or several.</summary>
[Flags]
public enum ApiKeyRights
{
    /// <summary>Nothing; refused at start.</summary>
    None = 0,

    /// <summary>Ask: every GET.</summary>
    Read = 1,

    /// <summary>Bring events: <c>POST /events</c>.</summary>
    Ingest = 2,

    /// <summary>Change what is there by hand: flush and every other request that is no GET.</summary>
    Operate = 4
}
