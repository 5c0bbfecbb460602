using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Forwarder;

namespace LocalStack.Hosting.Proxy;

/// <summary>Passes HTTP: each request goes to the ready instance whose turn it is.</summary>
internal sealed partial class HttpEndpointProxy(
    EndpointProxySpec spec, Func<CancellationToken, Task<HttpForwardingServer>> startServer, ILogger<HttpEndpointProxy> logger, TimeProvider timeProvider)
    : EndpointProxy(spec)
{
    /// <summary>An instance that has just died is still called ready for a moment; so long all of them may refuse before the caller is.</summary>
    private static readonly TimeSpan RefusalWindow = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan RefusalPause = TimeSpan.FromMilliseconds(50);

    private static readonly ForwarderRequestConfig Http1 = new()
    {
        Version = HttpVersion.Version11,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        ActivityTimeout = Timeout.InfiniteTimeSpan, // an event stream may be silent for hours
    };

    private static readonly ForwarderRequestConfig Http2 = Http1 with { Version = HttpVersion.Version20 };

    private readonly TargetSet _targets = new(timeProvider);
    private readonly ConcurrentDictionary<Socket, byte> _undecided = new();
    private readonly ConcurrentDictionary<ConnectionContext, TaskCompletionSource> _connections = new();
    private readonly CancellationTokenSource _closing = new();
    private HttpForwardingServer _server = null!;
    private EndpointListener? _listener;
    private Task _accepting = Task.CompletedTask;

    public override IPEndPoint LocalEndPoint => _listener?.EndPoint ?? throw new InvalidOperationException($"The proxy of '{Spec.Name}' has not been started.");

    /// <summary>How many connections are open.</summary>
    internal int ConnectionCount => _connections.Count + _undecided.Count;

    internal int HeldCount => _targets.Held;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // The port first: whether it is free is the more urgent answer. Connections wait in its backlog.
        _listener = new EndpointListener(Spec.Listen, socket => _ = ServeAsync(socket), timeProvider);
        try
        {
            _server = await startServer(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _listener.Dispose();
            throw;
        }

        _accepting = _listener.Run();
    }

    public override void SetTargets(ImmutableArray<ProxyTarget> targets, string? whyNone = null) => _targets.Set(targets, whyNone);

    public override async Task DrainAsync(CancellationToken cancellationToken)
    {
        _listener?.Dispose();
        await _accepting.ConfigureAwait(false);
        foreach (ConnectionContext connection in _connections.Keys)
        {
            // The server ends it after the answers that are under way, and tells the client so.
            if (connection.Features.Get<IConnectionLifetimeNotificationFeature>() is { } lifetime)
            {
                lifetime.RequestClose();
            }
            else
            {
                connection.Abort();
            }
        }

        try
        {
            Task closed = Task.WhenAll(_connections.Values.Select(static closing => closing.Task));
            await closed.WaitAsync(Spec.DrainTimeout, timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Log.Cut(logger, Spec.Name, _connections.Count, Spec.DrainTimeout.TotalSeconds);
        }
        finally
        {
            await CloseAllAsync().ConfigureAwait(false);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        _listener?.Dispose();
        await _accepting.ConfigureAwait(false);
        await CloseAllAsync().ConfigureAwait(false);
    }

    /// <summary>Answers one request. Never throws.</summary>
    public async Task ForwardAsync(HttpContext context)
    {
        try
        {
            await ForwardToTargetAsync(context).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            context.Abort(); // the caller hung up, or we are closing
        }
#pragma warning disable CA1031 // A loop's edge: one request's failure is that request's alone.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.Failed(logger, e, Spec.Name, context.Request.Path);
            context.Abort();
        }
    }

    private async Task ForwardToTargetAsync(HttpContext context)
    {
        ForwarderRequestConfig config = HttpProtocol.IsHttp2(context.Request.Protocol) ? Http2 : Http1;
        long? refusedSince = null;
        while (true)
        {
            ImmutableArray<ProxyTarget> targets = _targets.Next();
            if (targets.IsEmpty && (targets = await HoldAsync(context).ConfigureAwait(false)).IsEmpty)
            {
                await AnswerNoneReadyAsync(context).ConfigureAwait(false);
                return;
            }

            ProxyTarget last = targets[^1];
            Exception? refusal = null;
            foreach (ProxyTarget target in targets)
            {
                ForwarderError error = await _server.Forwarder.SendAsync(
                    context, target.HttpPrefix, _server.Client, config, TransparentTransformer.Instance, _closing.Token).ConfigureAwait(false);
                if (error == ForwarderError.None)
                {
                    return;
                }

                last = target;
                refusal = context.Features.Get<IForwarderErrorFeature>()?.Exception;
                bool notReached = error == ForwarderError.Request
                    && refusal is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError };
                if (!notReached || context.Response.HasStarted)
                {
                    await AnswerFailedAsync(context, target, error, refusal).ConfigureAwait(false);
                    return;
                }

                // Nothing of the request has been read yet: the next instance may have it.
                Log.Refused(logger, Spec.Name, target.InstanceName, target.EndPoint, refusal!.Message);
                context.Features.Set<IForwarderErrorFeature>(null);
                context.Response.Clear();
            }

            refusedSince ??= timeProvider.GetTimestamp();
            if (timeProvider.GetElapsedTime(refusedSince.Value) > RefusalWindow)
            {
                await AnswerFailedAsync(context, last, ForwarderError.Request, refusal).ConfigureAwait(false);
                return;
            }

            await Task.Delay(RefusalPause, timeProvider, context.RequestAborted).ConfigureAwait(false);
        }
    }

    private async ValueTask<ImmutableArray<ProxyTarget>> HoldAsync(HttpContext context)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _closing.Token);
        return await _targets.NextAsync(Spec.HoldTimeout, ended.Token).ConfigureAwait(false);
    }

    private Task AnswerNoneReadyAsync(HttpContext context)
    {
        string reason = _targets.WhyNone ?? "no instance of it is ready";
        Log.NoneReady(logger, Spec.Name, Spec.HoldTimeout.TotalSeconds, reason);
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.RetryAfter = "1";
        return WriteAsync(
            context,
            $"'{Spec.Name}' cannot answer: {reason}. The request was held for {Spec.HoldTimeout.TotalSeconds:0.#} s.\n"
            + $"Look at the state and the console log of '{Spec.Name}' on the dashboard.\n");
    }

    private Task AnswerFailedAsync(HttpContext context, ProxyTarget target, ForwarderError error, Exception? exception)
    {
        if (context.RequestAborted.IsCancellationRequested || _closing.IsCancellationRequested)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        Log.NotAnswered(logger, Spec.Name, target.InstanceName, target.EndPoint, error, exception?.Message ?? "no reason given");
        if (context.Response.HasStarted)
        {
            context.Abort(); // so that nobody takes half an answer for a whole one
            return Task.CompletedTask;
        }

        context.Response.Clear();
        context.Response.StatusCode = StatusCodes.Status502BadGateway;
        return WriteAsync(
            context,
            $"'{Spec.Name}' did not answer: its instance '{target.InstanceName}' at {target.EndPoint} broke the request off ({exception?.Message ?? error.ToString()}).\n"
            + $"Look at the console log of '{target.InstanceName}' on the dashboard.\n");
    }

    private static Task WriteAsync(HttpContext context, string text)
    {
        context.Response.Headers.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers[HeaderNames.CacheControl] = "no-store";
        return context.Response.WriteAsync(text, context.RequestAborted);
    }

    private async Task CloseAllAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        foreach (Socket socket in _undecided.Keys)
        {
            socket.Dispose();
        }

        foreach (ConnectionContext connection in _connections.Keys)
        {
            connection.Abort();
        }
    }

    /// <summary>Finds out what a connection speaks and gives it to the server. Never throws.</summary>
    private async Task ServeAsync(Socket socket)
    {
        _undecided.TryAdd(socket, 0);
        try
        {
            socket.NoDelay = true;
            bool? isHttp2 = await HttpPreface.IsHttp2Async(socket, timeProvider, _closing.Token).ConfigureAwait(false);
            if (isHttp2 is null)
            {
                socket.Dispose();
                return;
            }

            ConnectionContext connection = _server.Serve(socket, this, isHttp2.Value);
            _connections.TryAdd(connection, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            connection.ConnectionClosed.UnsafeRegister(_ => Forget(connection), null);
            if (_closing.IsCancellationRequested)
            {
                connection.Abort();
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            socket.Dispose();
        }
        finally
        {
            _undecided.TryRemove(socket, out _);
        }
    }

    private void Forget(ConnectionContext connection)
    {
        if (_connections.TryRemove(connection, out TaskCompletionSource? closed))
        {
            closed.TrySetResult();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Proxy of {ResourceName}: a request was refused after {HoldSeconds} s, because {Reason}.")]
        public static partial void NoneReady(ILogger logger, string resourceName, double holdSeconds, string reason);

        [LoggerMessage(LogLevel.Debug, "Proxy of {ResourceName}: {InstanceName} at {EndPoint} did not take a connection: {Reason}")]
        public static partial void Refused(ILogger logger, string resourceName, string instanceName, IPEndPoint endPoint, string reason);

        [LoggerMessage(LogLevel.Warning, "Proxy of {ResourceName}: {InstanceName} at {EndPoint} did not answer ({ForwarderError}): {Reason}")]
        public static partial void NotAnswered(
            ILogger logger, string resourceName, string instanceName, IPEndPoint endPoint, ForwarderError forwarderError, string reason);

        [LoggerMessage(LogLevel.Error, "Proxy of {ResourceName}: a request for {Path} failed.")]
        public static partial void Failed(ILogger logger, Exception exception, string resourceName, PathString path);

        [LoggerMessage(LogLevel.Debug, "Proxy of {ResourceName}: {Count} connections were still open after {DrainSeconds} s and were cut.")]
        public static partial void Cut(ILogger logger, string resourceName, int count, double drainSeconds);
    }
}
