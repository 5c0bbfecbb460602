using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace Portwatch.Worker.Results;

/// <summary>Results between probers and writer. When it is full, probers wait: the queue in front of them is the place to grow.</summary>
internal sealed class ResultBuffer(IOptions<WorkerOptions> options)
{
    private readonly Channel<CheckMeasurement> _channel =
        Channel.CreateBounded<CheckMeasurement>(new BoundedChannelOptions(options.Value.MaxBufferedResults) { SingleReader = true });

    public ChannelReader<CheckMeasurement> Reader => _channel.Reader;

    public ValueTask AddAsync(CheckMeasurement measurement, CancellationToken cancellationToken) => _channel.Writer.WriteAsync(measurement, cancellationToken);

    /// <summary>No more will come.</summary>
    public void Complete() => _channel.Writer.TryComplete();
}
