using System.ComponentModel.DataAnnotations;
using Edp.Core.Configuration;

namespace Edp.Service.Configuration;

/// <summary><c>Edp:Outbox</c>: how events that are not delivered are found.</summary>
public sealed class OutboxOptions
{
    /// <summary>The longest time between two queries for undelivered events, in seconds: 0.1 to 3,600, default 5.</summary>
    [Range(0.1, 3_600, ErrorMessage = SettingMessages.Range)]
    public double PollInterval { get; set; } = 5;

    /// <summary>How many events are given to a sink at once: 1 to 10,000, default 500.</summary>
    [Range(1, 10_000, ErrorMessage = SettingMessages.Range)]
    public int BatchSize { get; set; } = 500;

    /// <summary>How many batches a second a replay of a bucket gives to the outbox: 1 to 10,000, default 20.</summary>
    [Range(1, 10_000, ErrorMessage = SettingMessages.Range)]
    public int ReplayRate { get; set; } = 20;
}
