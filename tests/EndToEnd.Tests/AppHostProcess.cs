using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace LocalStack.EndToEnd.Tests;

/// <summary>The AppHost as a user runs it: a process of its own, known by what it prints.</summary>
internal sealed partial class AppHostProcess : IAsyncDisposable
{
    private const string RunVariable = "LOCALSTACK_TEST_RUN";

    private readonly Process _process;
    private readonly TemporaryData _data;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly SemaphoreSlim _news = new(0);
    private readonly TaskCompletionSource _outputEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private AppHostProcess(Process process, TemporaryData data)
    {
        _process = process;
        _data = data;
    }

    public int Id => _process.Id;

    /// <summary>The variable that all carry which this process starts, and what they start.</summary>
    public string RunMarker => $"{RunVariable}={_data.Path}";

    public string Output => string.Join(Environment.NewLine, _lines);

    /// <summary>Starts the AppHost with data of its own and, unless the arguments say otherwise, random ports.</summary>
    public static AppHostProcess Start(params string[] arguments) => Start(Program, [], arguments);

    /// <summary>Starts an instance of it, whose ports are noted, and whose data is kept, beside those of others.</summary>
    public static AppHostProcess StartInstance(string name, TemporaryData shared) =>
        Start(Program, [], [$"--LocalStack:Instance={name}", $"--LocalStack:DataDirectory={shared.Path}"], ("XDG_DATA_HOME", shared.Path));

    /// <summary>Starts it with random ports for a user with another home.</summary>
    public static AppHostProcess StartWithHome(string folder) => Start(Program, [], ["--DcpPublisher:RandomizePorts=true"], ("HOME", folder));

    /// <summary>Starts it by a script, in a network of its own.</summary>
    public static AppHostProcess StartByScript(string script, params string[] scriptArguments) => Start("unshare", ["--net", "bash", script, .. scriptArguments, Program], []);

    /// <summary>Starts it as <c>dotnet run</c> does, with random ports and what is built already; <see cref="Id"/> is the command line's.</summary>
    public static AppHostProcess StartByDotnetRun() => Start("dotnet", ["run", "--no-build", "--project", ".", "--"], ["--DcpPublisher:RandomizePorts=true"]);

    /// <summary>Starts another AppHost, with random ports.</summary>
    public static AppHostProcess StartOther(string program, IReadOnlyDictionary<string, string> variables) =>
        StartIn(Path.GetDirectoryName(program)!, program, [], ["--DcpPublisher:RandomizePorts=true"], [.. variables.Select(static variable => (variable.Key, variable.Value))]);

    private static string Program => RepositoryFolder.Metadata("AppHostProgram");

    private static AppHostProcess Start(string program, string[] first, string[] arguments, params (string Name, string Value)[] variables) =>
        StartIn(Path.Combine(RepositoryFolder.Path, "AppHost"), program, first, arguments, variables);

    private static AppHostProcess StartIn(string folder, string program, string[] first, string[] arguments, params (string Name, string Value)[] variables)
    {
        var data = new TemporaryData();
        // As a terminal starts it: whoever runs the tests in the background has Ctrl+C ignored, and children inherit that.
        var start = new ProcessStartInfo("env")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        foreach (var (name, value) in ((string Name, string Value)[])[(RunVariable, data.Path), .. variables])
        {
            start.Environment[name] = value;
        }

        foreach (var argument in (string[])["--default-signal=INT", program, .. first, $"--LocalStack:DataDirectory={data.Path}", .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        var host = new AppHostProcess(new Process { StartInfo = start }, data);
        host._process.OutputDataReceived += (_, line) => host.Add(line.Data);
        host._process.ErrorDataReceived += (_, line) => host.Add(line.Data);
        host._process.Start();
        host._process.BeginOutputReadLine();
        host._process.BeginErrorReadLine();
        return host;
    }

    public static AppHostProcess StartWithRandomPorts(params string[] arguments) => Start(["--DcpPublisher:RandomizePorts=true", .. arguments]);

    /// <summary>Waits for a line that matches, among those printed already and those to come.</summary>
    public async Task<Match> WaitForLineAsync(Regex pattern, CancellationToken cancellationToken)
    {
        var seen = 0;
        while (true)
        {
            foreach (var line in _lines.Skip(seen))
            {
                seen++;
                if (pattern.Match(line) is { Success: true } match)
                {
                    return match;
                }
            }

            if (_outputEnded.Task.IsCompleted && seen == _lines.Count)
            {
                throw new InvalidOperationException($"The AppHost ended before it printed a line like '{pattern}'. It printed:\n{Output}");
            }

            try
            {
                await _news.WaitAsync(TimeSpan.FromMilliseconds(200), cancellationToken);
            }
            catch (OperationCanceledException exception)
            {
                throw new TimeoutException($"The AppHost printed no line like '{pattern}'. It printed:\n{Output}", exception);
            }
        }
    }

    /// <summary>Waits for the address with the login token, and until it answers: it is printed when the dashboard's process runs.</summary>
    public async Task<Uri> WaitForDashboardAsync(CancellationToken cancellationToken)
    {
        var login = new Uri((await WaitForLineAsync(DashboardLine(), cancellationToken)).Groups[1].Value);
        using var client = new HttpClient();
        while (true)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri(login, "/health"), cancellationToken);
                answer.EnsureSuccessStatusCode();
                return login;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
            }
        }
    }

    /// <summary>The address that the printed table gives for a resource.</summary>
    public async Task<Uri> WaitForUrlAsync(string resource, CancellationToken cancellationToken) =>
        new((await WaitForLineAsync(new Regex($@"^\s*{Regex.Escape(resource)}\s+(\w+://\S+)"), cancellationToken)).Groups[1].Value);

    /// <summary>Waits until all that starts by itself is up.</summary>
    public Task WaitUntilUpAsync(CancellationToken cancellationToken) => WaitForLineAsync(AllUpLine(), cancellationToken);

    public void Signal(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{Id}"]);
        kill.WaitForExit();
    }

    public async Task<int> WaitForExitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _process.WaitForExitAsync(cancellationToken);
            return _process.ExitCode;
        }
        catch (OperationCanceledException exception)
        {
            throw new TimeoutException($"The AppHost did not end. It printed:\n{Output}", exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Signal("INT");
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
            }
        }

        _process.Dispose();
        _news.Dispose();
        _data.Dispose();
    }

    private void Add(string? line)
    {
        if (line is null)
        {
            _outputEnded.TrySetResult();
        }
        else
        {
            _lines.Enqueue(line);
        }

        try
        {
            _news.Release();
        }
        catch (ObjectDisposedException)
        {
            // The last lines of a process that a test has done with.
        }
    }

    [GeneratedRegex(@"Login to the dashboard at (http://\S+)")]
    private static partial Regex DashboardLine();

    [GeneratedRegex(@"All \d+ resources are up")]
    private static partial Regex AllUpLine();
}
