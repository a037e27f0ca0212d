namespace Edp.Service.Packaging;

/// <summary>Takes the announcements that are made within one transaction. A payload of the state machine's context.</summary>
internal interface IAnnouncementLedger
{
    void Add(PackageAnnouncement announcement);
}
