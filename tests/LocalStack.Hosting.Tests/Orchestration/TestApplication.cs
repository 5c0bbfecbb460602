using System.Diagnostics;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Containers;
using LocalStack.Hosting.Orchestration;
using LocalStack.Hosting.Processes;
using LocalStack.Tests;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LocalStack.Hosting.Tests.Orchestration;

/// <summary>An application of real processes in a folder of its own, with everything that it started gone at the end.</summary>
internal sealed class TestApplication : IAsyncDisposable
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly string _folder;
    private readonly bool _ownsFolder;
    private DistributedApplication? _application;

    public TestApplication(params string[] args)
        : this(Directory.CreateTempSubdirectory("localstack-engine-"), ownsFolder: true, args)
    {
    }

    private TestApplication(DirectoryInfo folder, bool ownsFolder, string[] args)
    {
        _folder = folder.FullName;
        _ownsFolder = ownsFolder;
        Builder = (DistributedApplicationBuilder)DistributedApplication.CreateBuilder(new DistributedApplicationOptions
        {
            Args = args,
            DisableDashboard = true,
            ProjectDirectory = _folder,
        });
        Builder.Configuration["LocalStack:DataDirectory"] = Path.Combine(_folder, "data");
    }

    /// <summary>One run of the AppHost in a folder, which stays for the next.</summary>
    public static TestApplication In(DirectoryInfo folder, params string[] args) => new(folder, ownsFolder: false, args);

    public DistributedApplicationBuilder Builder { get; }

    public DistributedApplication Application => _application ?? throw new InvalidOperationException("The application has not been started.");

    public ResourceNotificationService Notifications => Application.Services.GetRequiredService<ResourceNotificationService>();

    public ResourceCommandService Commands => Application.Services.GetRequiredService<ResourceCommandService>();

    public ResourceLoggerService Consoles => Application.Services.GetRequiredService<ResourceLoggerService>();

    public ApplicationOrchestrator Orchestrator => Application.Services.GetRequiredService<ApplicationOrchestrator>();

    /// <summary>What everything carries that this run starts.</summary>
    public string RunId => Application.Services.GetRequiredService<ProcessRunner>().Options.RunId;

    /// <summary>What everything of this AppHost carries at a container engine, in each of its runs.</summary>
    public string AppHostId => Application.Services.GetRequiredService<ContainerEngineOptions>().Owner.AppHost;

    private static string SubjectPath => Path.Combine(AppContext.BaseDirectory, "..", "..", "Subject", "debug", OperatingSystem.IsWindows() ? "Subject.exe" : "Subject");

    /// <summary>Adds the test subject: a program that does what its switches say.</summary>
    public IResourceBuilder<ExecutableResource> AddSubject(string name, params string[] switches)
    {
        var subject = Builder.AddResource(new ExecutableResource(name, Path.GetFullPath(SubjectPath), _folder));
        subject.Resource.Annotations.Add(new CommandLineArgsCallbackAnnotation(args => switches.ToList().ForEach(args.Add)));
        return subject;
    }

    /// <summary>Adds a test subject that serves HTTP behind a proxy, in as many instances as wanted.</summary>
    public IResourceBuilder<ExecutableResource> AddServer(string name, int replicas, params string[] switches)
    {
        var server = AddSubject(name, ["--serve", .. switches]).WithHttpEndpoint();
        var endpoint = server.GetEndpoint("http");
        server.WithEnvironment("ASPNETCORE_URLS", $"http://127.0.0.1:{endpoint.Property(EndpointProperty.TargetPort)}");
        server.Resource.Annotations.Add(new ReplicaAnnotation(replicas));
        return server;
    }

    /// <summary>Adds a shell command: the cheapest real process.</summary>
    public IResourceBuilder<ExecutableResource> AddShell(string name, string script)
    {
        var shell = Builder.AddResource(new ExecutableResource(name, "/bin/sh", _folder));
        shell.Resource.Annotations.Add(new CommandLineArgsCallbackAnnotation(args =>
        {
            args.Add("-c");
            args.Add(script);
        }));
        return shell;
    }

    public async Task StartAsync()
    {
        _application ??= Builder.Build();
        await _application.StartAsync(TestContext.Current.CancellationToken).WaitAsync(Limit);
    }

    public Task StopAsync() => Application.StopAsync(CancellationToken.None).WaitAsync(Limit);

    public async Task<ResourceEvent> WaitAsync(string resource, Func<CustomResourceSnapshot, bool> condition)
    {
        using var limit = new CancellationTokenSource(Limit);
        return await Notifications.WaitForResourceAsync(resource, changed => condition(changed.Snapshot), limit.Token);
    }

    public Task<ResourceEvent> WaitForStateAsync(string resource, string state) => WaitAsync(resource, snapshot => snapshot.State?.Text == state);

    public Task<ResourceEvent> WaitForHealthyAsync(string resource) =>
        Notifications.WaitForResourceHealthyAsync(resource, WaitBehavior.StopOnResourceUnavailable, TestContext.Current.CancellationToken).WaitAsync(Limit);

    /// <summary>Waits until an instance has printed a line that contains a text.</summary>
    public Task<string> WaitForLineAsync(string instanceId, string text) => Consoles.WaitForLineAsync(instanceId, text, Limit);

    /// <summary>The public address of a server.</summary>
    public Uri AddressOf(string resource) =>
        new(Builder.Resources.Single(candidate => candidate.Name == resource).Annotations.OfType<EndpointAnnotation>().Single().AllocatedEndpoint!.UriString);

    /// <summary>Asks over a connection of its own, which a proxy is free to send to any instance.</summary>
    public static async Task<string> GetAsync(Uri address, string path = "/")
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Limit };
        return await client.GetStringAsync(new Uri(address, path), TestContext.Current.CancellationToken);
    }

    public static async Task PostAsync(Uri address, string path)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Limit };
        using var response = await client.PostAsync(new Uri(address, path), null, TestContext.Current.CancellationToken);
    }

    public static int PidOf(ResourceEvent instance) =>
        (int)instance.Snapshot.Properties.Single(property => property.Name == "executable.pid").Value!;

    public static bool IsAlive(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    public IReadOnlyList<string> LinesOf(string instanceId) => [.. Consoles.Of(instanceId).Last(1000).Select(line => line.Text)];

    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
        {
            await _application.StopAsync(CancellationToken.None).WaitAsync(Limit);
            await _application.DisposeAsync().AsTask().WaitAsync(Limit);
        }

        if (_ownsFolder)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
