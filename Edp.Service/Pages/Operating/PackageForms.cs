using Edp.Core.Packaging;
using Edp.Service.Http;
using Edp.Service.Packaging;
using Edp.Service.Pages.Forms;
using Edp.Service.Pages.Markup;
using Edp.Service.Transactions;

namespace Edp.Service.Pages.Operating;

/// <summary>What can be done with a package that waits: its wait is ended (R17).</summary>
internal static class PackageForms
{
    private const string Path = "/package/release";

    // Where the form leads back to; any other address is not taken from a form.
    private const string Batch = "batch";

    public static void MapPackageForms(this IEndpointRouteBuilder routes) => routes.MapPost(Path, ReleaseAsync);

    /// <summary>The panel; none where the package waits for nothing.</summary>
    /// <param name="package">The package.</param>
    /// <param name="batchId">The batch on whose page it is; null on the page of actions.</param>
    public static ActionPanel? PanelOf(PackageState? package, Guid? batchId = null) =>
        package is null || package.CurrentState == nameof(PackageStateMachine.Ready)
            ? null
            : new ActionPanel(
                "Release",
                PageLink.With(Path, ("bucket", package.Bucket), ("package", package.PackageName), (Batch, batchId?.ToString())),
                "Ends the wait of the package, for its delay or the File Gateway, and sends package-ready now.");

    private static async Task<IResult> ReleaseAsync(
        HttpContext context, OperatorRequests requests, PackageActions actions, CancellationToken cancellationToken)
    {
        var form = new FormReader(context, requests);
        var back = Guid.TryParse(form.Parameter(Batch), out var batchId) ? PageLink.Batch(batchId) : PageLink.Actions;
        if (!form.TryRequest(out var request, out var wrong))
            return FormAnswer.Refused(StatusCodes.Status400BadRequest, wrong, back);

        return await actions.ReleaseAsync(request, PackageId.Of(form.Parameter("bucket"), form.Parameter("package")), cancellationToken) switch
        {
            { Package: null } => FormAnswer.Refused(StatusCodes.Status404NotFound, "EDP knows no such package.", back),
            { IsRefused: true } => FormAnswer.Refused(StatusCodes.Status409Conflict, "The package waits for nothing any more.", back),
            _ => FormAnswer.Done(back, request.ActionId)
        };
    }
}
