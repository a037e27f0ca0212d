using Edp.Core.Parsing;
using Edp.Service.Ingest;
using Microsoft.AspNetCore.Mvc;

namespace Edp.Service.Http;

/// <summary>What became of the entries of a body so far. It is right at any moment: what it counts is durable (R12).</summary>
internal sealed class EventsAnswer
{
    private const int MaxListed = 1_000;
    private readonly List<RejectedEntry> _rejected = [];
    private readonly List<IgnoredEntry> _ignored = [];
    private RecordOutcome _outcome;
    private long _rejectedCount;

    public void Add(ParsedEvents piece, RecordOutcome outcome)
    {
        _outcome += outcome;
        _rejectedCount += piece.RejectedCount;
        _rejected.AddRange(piece.Rejected.Take(MaxListed - _rejected.Count));
        _ignored.AddRange(piece.Remarks.Take(MaxListed - _ignored.Count));
    }

    /// <summary>200, or 400 when nothing in the body was an event.</summary>
    public IResult ToResult() => _rejectedCount > 0 && _outcome == default
        ? Results.Problem(
            detail: _rejected[0].Error,
            title: "Nothing in the body is an event.",
            statusCode: StatusCodes.Status400BadRequest,
            extensions: new Dictionary<string, object?> { ["rejected"] = _rejected, ["rejectedCount"] = _rejectedCount })
        : Results.Ok(new EventsResponse(
            _outcome.Accepted, _outcome.Duplicates, _outcome.Ignored, _rejected,
            _rejectedCount > _rejected.Count ? _rejectedCount : null, _ignored.Count > 0 ? _ignored : null));

    /// <summary>Adds to the answer for a body that was not read to its end what was recorded before.</summary>
    public void AddTo(ProblemDetails problem)
    {
        problem.Extensions["accepted"] = _outcome.Accepted;
        problem.Extensions["duplicates"] = _outcome.Duplicates;
        problem.Extensions["ignored"] = _outcome.Ignored;
        problem.Extensions["rejected"] = _rejected;
        if (_rejectedCount > _rejected.Count)
            problem.Extensions["rejectedCount"] = _rejectedCount;
        if (_outcome.Accepted + _outcome.Duplicates > 0)
        {
            problem.Detail += $" {_outcome.Accepted + _outcome.Duplicates:N0} objects of this body are recorded; "
                + "posting them again changes nothing.";
        }
    }
}
