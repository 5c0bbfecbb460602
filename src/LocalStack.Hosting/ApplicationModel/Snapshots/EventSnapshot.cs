namespace Aspire.Hosting.ApplicationModel;

/// <summary>An event whose handlers run or have run.</summary>
/// <param name="EventTask">Ends with the last handler, and fails with the first one that failed.</param>
internal sealed record EventSnapshot(Task EventTask);
