using Edp.Benchmarks.Reporting;

namespace Edp.Benchmarks.Looking;

/// <summary>
/// What those who look cost beside a load that is many times that and varies by more: rounds with nobody, one and many who look, each in
/// another order, and the differences within each round.
/// </summary>
/// <param name="many">How many many are.</param>
/// <param name="measure">Measures the load with so many viewers.</param>
internal sealed class ViewerRounds(int many, Func<int, Task<ProcessorLoad>> measure)
{
    private readonly List<Dictionary<int, ProcessorLoad>> _rounds = [];

    public async Task RunAsync(int rounds)
    {
        int[] viewers = [0, 1, many];
        for (var round = 0; round < rounds; round++)
        {
            var loads = new Dictionary<int, ProcessorLoad>();
            for (var i = 0; i < viewers.Length; i++)
            {
                var looking = viewers[(round + i) % viewers.Length];
                loads[looking] = await measure(looking);
            }

            _rounds.Add(loads);
        }
    }

    public void AddTo(Results results)
    {
        Add(results, "without viewers", round => round[0]);
        Add(results, "for one viewer", round => round[1] - round[0]);
        Add(results, $"for each of {many}", round => (round[many] - round[0]) / many);
    }

    private void Add(Results results, string what, Func<Dictionary<int, ProcessorLoad>, ProcessorLoad> load)
    {
        var loads = _rounds.Select(load).ToList();
        results.Add(PageTimes.Row($"% of a core {what}", loads.Select(one => one.Service + one.Server)));
        results.Add(PageTimes.Row("- of these EDP", loads.Select(one => one.Service)));
        results.Add(PageTimes.Row("- of these the database", loads.Select(one => one.Server)));
    }
}
