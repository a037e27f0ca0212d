namespace Edp.Core.Rules;

/// <summary>What is wrong with a rule.</summary>
/// <param name="Rule">Its place in the order, from 0.</param>
/// <param name="Property">The property that is wrong.</param>
/// <param name="Message">What it got and what it takes.</param>
internal sealed record RuleFault(int Rule, string Property, string Message);
