using NUnit.Framework;

// Tests wait more than they work: for a poll, a timer, a process. A fixture that measures, or changes what all share, says so itself.
[assembly: LevelOfParallelism(8)]
[assembly: Parallelizable(ParallelScope.Fixtures)]
