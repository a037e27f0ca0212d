using MassTransit;

namespace Edp.Amazon.Transport.Middleware;

/// <summary>An endpoint's handler of bodies, and how they are collected for it.</summary>
internal sealed record BodySets(IAmazonSqsBodyHandler Handler, BodySetOptions Options);
