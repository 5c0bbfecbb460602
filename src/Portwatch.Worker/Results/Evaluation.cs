using Portwatch.Data.Model;

namespace Portwatch.Worker.Results;

/// <summary>An endpoint's state and what it rests on.</summary>
/// <param name="State">What is believed.</param>
/// <param name="FailureBits">The last checks, newest in the lowest bit; 1 is a failure.</param>
/// <param name="FilledBits">How many of the bits are checks.</param>
internal sealed record Evaluation(EndpointState State, int FailureBits, int FilledBits);
