using System.Diagnostics;
using Edp.Benchmarks.Reporting;
using Edp.Benchmarks.Running;

namespace Edp.Benchmarks.Looking;

/// <summary>How long a page takes to its first byte, and how large it is.</summary>
internal static class PageTimes
{
    private const int Runs = 50;

    // Longer than a snapshot is kept: each run pays for one.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1_050);

    public static async Task<IReadOnlyList<(string Name, object Value)>> MeasureAsync(
        EdpProcess service, (string Name, string Path) page, CancellationToken cancellationToken)
    {
        var times = new List<double>();
        var size = 0L;
        for (var i = 0; i < Runs; i++)
        {
            var watch = Stopwatch.StartNew();
            using var answer = await service.Http.GetAsync(
                new Uri(page.Path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            times.Add(watch.Elapsed.TotalMilliseconds);
            size = Math.Max(size, (await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(cancellationToken)).Length);
            if (page.Path == "/")
                await Task.Delay(Pause, cancellationToken);
        }

        return Row($"{page.Name}: ms to the first byte", times, size / 1_000.0);
    }

    public static IReadOnlyList<(string Name, object Value)> Row(string what, IEnumerable<double> values, double kilobytes = 0)
    {
        var all = values.ToList();
        return
        [
            ("what", what), ("median", all.Median()), ("p25", all.Percentile(25)), ("p75", all.Percentile(75)), ("p95", all.Percentile(95)),
            ("kB", kilobytes)
        ];
    }
}
