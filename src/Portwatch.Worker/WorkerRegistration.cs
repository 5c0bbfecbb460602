using Portwatch.Core;
using Portwatch.Worker.Outbox;
using Portwatch.Worker.Probing;
using Portwatch.Worker.Results;
using Portwatch.Worker.Scheduling;

namespace Portwatch.Worker;

/// <summary>The worker's parts, one line each.</summary>
public static class WorkerRegistration
{
    /// <summary>The name of the sink in service discovery.</summary>
    public const string SinkName = "sink";

    private static readonly TimeSpan DeliveryTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Adds scheduler, probers, evaluator and outbox dispatcher. Any number of workers may run: the database hands out what is to be done.</summary>
    public static TBuilder AddWorker<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddOptions<WorkerOptions>().BindConfiguration(WorkerOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddPortwatchDataSource("worker");
        builder.AddPortwatchCache();

        builder.Services.AddSingleton(provider => TargetRule.Read(provider.GetRequiredService<IConfiguration>()));
        builder.Services.AddSingleton<IProbe, TcpProbe>();
        builder.Services.AddSingleton<IProbe>(_ => new HttpProbe(Core.Model.EndpointProtocol.Http));
        builder.Services.AddSingleton<IProbe>(_ => new HttpProbe(Core.Model.EndpointProtocol.H2c));
        builder.Services.AddSingleton<IProbe, RedisProbe>();
        builder.Services.AddSingleton<IProbe, PostgresProbe>();
        builder.Services.AddSingleton<JobStore>();
        builder.Services.AddSingleton<TargetGate>();
        builder.Services.AddSingleton<CheckProcessor>();
        builder.Services.AddSingleton<ResultWriter>();
        builder.Services.AddSingleton<ResultBuffer>();
        builder.Services.AddSingleton<BoardPublisher>();
        builder.Services.AddSingleton<OutboxStore>();
        // The outbox is what tries again. Another that does it beneath would hide attempts, and hold an alert for longer than its lock.
#pragma warning disable EXTEXP0001
        builder.Services.AddHttpClient(SinkName, client => (client.BaseAddress, client.Timeout) = (new($"http://{SinkName}"), DeliveryTimeout)).RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001

        // Stopped in reverse: first nothing new is taken, and the writer goes last, when nobody has results any more.
        builder.Services.AddHostedService<ResultBatchWriter>();
        builder.Services.AddHostedService<OutboxDispatcher>();
        builder.Services.AddHostedService<OutageRecorder>();
        builder.Services.AddHostedService<BoardKeeper>();
        builder.Services.AddHostedService<Housekeeping>();
        builder.Services.AddHostedService<PortScanner>();
        builder.Services.AddSingleton<WakeUp>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<WakeUp>());
        builder.Services.AddHostedService<ProberService>();
        builder.Services.AddHostedService<Scheduler>();
        return builder;
    }
}
