namespace Edp.Service.Sweeping;

/// <summary>Kinds of work that can be left behind.</summary>
internal enum Overdue
{
    /// <summary>An open batch whose timer should have come.</summary>
    PrefixTimer = 1,

    /// <summary>A package whose timer should have come.</summary>
    PackageTimer,

    /// <summary>A batch that left and is not published.</summary>
    Batch,

    /// <summary>A package that was announced and is not published.</summary>
    Announcement
}
