using Microsoft.Extensions.Options;
using Portwatch.Data;
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

    /// <summary>Adds scheduler, probers, evaluator and outbox dispatcher.</summary>
    public static TBuilder AddWorker<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddOptions<WorkerOptions>().BindConfiguration(WorkerOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<WorkerOptions>, WorkerOptionsValidator>();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddPortwatchDataSource("worker");
        builder.AddPortwatchCache();

        builder.Services.AddSingleton(provider => TargetRule.Read(provider.GetRequiredService<IConfiguration>()));
        builder.Services.AddSingleton<IProbe, TcpProbe>();
        builder.Services.AddSingleton<IProbe, HttpProbe>();
        builder.Services.AddSingleton<IProbe, Http2Probe>();
        builder.Services.AddSingleton<IProbe, RedisProbe>();
        builder.Services.AddSingleton<IProbe, PostgresProbe>();
        builder.Services.AddSingleton<JobStore>();
        builder.Services.AddSingleton<TargetGate>();
        builder.Services.AddSingleton<CheckProcessor>();
        builder.Services.AddSingleton<ResultWriter>();
        builder.Services.AddSingleton<ResultBuffer>();
        builder.Services.AddSingleton<BoardPublisher>();
        builder.Services.AddSingleton<Scheduler>();
        builder.Services.AddSingleton<LeaseSweep>();
        builder.Services.AddSingleton<BoardKeeper>();
        builder.Services.AddSingleton<Housekeeping>();
        builder.Services.AddSingleton<OutboxStore>();
        builder.Services.AddHttpClient(SinkName, client => client.BaseAddress = new Uri($"http://{SinkName}"));

        // Stopped in reverse: first nothing new is taken, and the writer goes last, when nobody has results any more.
        builder.Services.AddHostedService<ResultBatchWriter>();
        builder.Services.AddHostedService<OutboxDispatcher>();
        builder.Services.AddHostedService<ProberService>();
        builder.Services.AddHostedService<LeaderService>();
        return builder;
    }
}
