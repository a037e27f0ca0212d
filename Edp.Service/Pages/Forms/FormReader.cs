using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Edp.Core.Batching;
using Edp.Core.Operating;
using Edp.Service.Http;

namespace Edp.Service.Pages.Forms;

/// <summary>Reads what a form brings. On a page a reason is always asked for.</summary>
internal sealed class FormReader(HttpContext context, OperatorRequests requests)
{
    private static readonly string[] Times = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFF"];

    /// <summary>Who asks, and why; or what is wrong with the reason.</summary>
    public bool TryRequest([NotNullWhen(true)] out OperatorRequest? request, [NotNullWhen(false)] out string? wrong)
    {
        request = null;
        wrong = "Say why: the reason is kept with what is done.";
        if (string.IsNullOrWhiteSpace(Text("reason")))
            return false;
        wrong = requests.TryMake(context, Text("reason"), out request, out var problem) ? null : problem.ProblemDetails.Detail ?? "";
        return wrong is null;
    }

    /// <summary>A field; empty where there is none.</summary>
    public string Text(string name) => context.Request.Form[name].ToString();

    /// <summary>A parameter of the address; empty where there is none.</summary>
    public string Parameter(string name) => context.Request.Query[name].ToString();

    /// <summary>How long, up to a year.</summary>
    public bool TrySpan(out TimeSpan span)
    {
        span = default;
        var unit = FormFields.Units.FirstOrDefault(unit => unit.Name == Text(FormFields.Unit)).Length;
        if (!TryNumber(FormFields.Amount, OperatorTimes.MaxWait.Ticks, out var amount) || unit == default || amount > OperatorTimes.MaxWait / unit)
            return false;
        span = amount * unit;
        return true;
    }

    public bool TryNumber(string name, long max, out long number) =>
        long.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= 1 && number <= max;

    public bool TryTime(string name, out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        Text(name), Times, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
}
