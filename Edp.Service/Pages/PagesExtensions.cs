using Edp.Service.Pages.Assets;
using Edp.Service.Pages.Details;
using Edp.Service.Pages.Errors;
using Edp.Service.Pages.Forms;
using Edp.Service.Pages.Lists;
using Edp.Service.Pages.Live;
using Edp.Service.Pages.Operating;
using Edp.Service.Pages.Rules;

namespace Edp.Service.Pages;

/// <summary>The pages for people.</summary>
internal static class PagesExtensions
{
    private const int MaxForm = 65_536;

    public static IServiceCollection AddEdpPages(this IServiceCollection services)
    {
        services.AddSingleton<EventRate>();
        services.AddSingleton<TotalsReader>();
        services.AddSingleton<OpenCounter>();
        services.AddSingleton<SnapshotSections>();
        services.AddSingleton<Snapshots>();
        services.AddSingleton<EventText>();
        services.AddSingleton<ErrorQueues>();
        services.AddSingleton<DeliveryTable>();
        services.AddFormProtection();
        services.AddSingleton<BatchForms>();
        return services;
    }

    public static void MapPages(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("").AddEndpointFilter<PageHeaders>().AddEndpointFilter<OutagePage>().ExcludeFromDescription();
        pages.MapAssets();
        pages.MapHome();
        pages.MapLive();
        pages.MapOpen();
        pages.MapClosed();
        pages.MapPrefix();
        pages.MapBatch();
        pages.MapWhy();
        pages.MapErrors();
        pages.MapRulePages();
        pages.MapActions();
        pages.MapTrial();
        pages.MapGroup("").AddEndpointFilter<FormFilter>().WithMetadata(new PageForm(MaxForm)).MapForms();
    }

    private static void MapForms(this IEndpointRouteBuilder forms)
    {
        forms.MapPrefixForms();
        BatchForms.Map(forms);
        forms.MapPackageForms();
        forms.MapBackfillForms();
        forms.MapReplayForms();
    }
}
