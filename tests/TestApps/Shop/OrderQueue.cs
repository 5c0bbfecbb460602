using System.Diagnostics;
using System.Threading.Channels;

namespace Shop;

/// <summary>Orders that wait to be processed, each with the trace it came in.</summary>
internal sealed class OrderQueue
{
    private readonly Channel<Order> _orders = Channel.CreateUnbounded<Order>();

    public void Put(Order order) => _orders.Writer.TryWrite(order);

    public IAsyncEnumerable<Order> TakeAllAsync(CancellationToken cancellationToken) => _orders.Reader.ReadAllAsync(cancellationToken);
}

/// <param name="Fails">Whether processing it is to fail.</param>
/// <param name="Sender">The span that sent it.</param>
internal sealed record Order(bool Fails, ActivityContext Sender);

/// <summary>Processes orders some time after they were taken.</summary>
internal sealed partial class OrderWorker(OrderQueue queue, ShopDatabase database, ILogger<OrderWorker> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var order in queue.TakeAllAsync(stoppingToken))
        {
            using var span = ShopTelemetry.Source.StartActivity("process order", ActivityKind.Consumer, order.Sender);
            span?.SetTag("messaging.system", "shop");
            await database.AskAsync("UPDATE stock SET reserved = reserved + 1 WHERE item = 7");
            if (order.Fails)
            {
                Log.Failed(logger);
                span?.SetStatus(ActivityStatusCode.Error, "the shelf is empty");
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The shelf is empty")]
        public static partial void Failed(ILogger logger);
    }
}
