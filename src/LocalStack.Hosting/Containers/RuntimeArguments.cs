using System.Globalization;
using System.Text.RegularExpressions;
using Docker.DotNet.Models;

namespace LocalStack.Hosting.Containers;

/// <summary>
/// Arguments of <c>docker run</c>, translated into the engine's API. One without a counterpart is refused rather than dropped:
/// it was given because something depends on it.
/// </summary>
internal static partial class RuntimeArguments
{
    private static readonly Dictionary<string, string> ShortNames = new()
    {
        ["-m"] = "--memory", ["-u"] = "--user", ["-w"] = "--workdir", ["-h"] = "--hostname", ["-e"] = "--env", ["-l"] = "--label",
        ["-v"] = "--volume", ["-t"] = "--tty", ["-i"] = "--interactive", ["-d"] = "--detach", ["-c"] = "--cpu-shares",
        ["-p"] = "--publish", ["-P"] = "--publish-all",
    };

    /// <summary>Those that stand alone. The others take a value, behind <c>=</c> or as the next argument.</summary>
    private static readonly Dictionary<string, Action<CreateContainerParameters>> Switches = new()
    {
        ["--detach"] = _ => { },
        ["--rm"] = _ => { },
        ["--init"] = request => request.HostConfig!.Init = true,
        ["--interactive"] = request => request.OpenStdin = true,
        ["--no-healthcheck"] = request => request.Healthcheck = new HealthcheckConfig { Test = ["NONE"] },
        ["--oom-kill-disable"] = request => request.HostConfig!.OomKillDisable = true,
        ["--privileged"] = request => request.HostConfig!.Privileged = true,
        ["--read-only"] = request => request.HostConfig!.ReadonlyRootfs = true,
        ["--tty"] = request => request.Tty = true,
    };

    private static readonly Dictionary<string, Action<CreateContainerParameters, string>> Options = new()
    {
        ["--add-host"] = (request, value) => request.HostConfig!.ExtraHosts = [.. request.HostConfig.ExtraHosts ?? [], value.Replace('=', ':')],
        ["--cap-add"] = (request, value) => request.HostConfig!.CapAdd = [.. request.HostConfig.CapAdd ?? [], value],
        ["--cap-drop"] = (request, value) => request.HostConfig!.CapDrop = [.. request.HostConfig.CapDrop ?? [], value],
        ["--cgroupns"] = (request, value) => request.HostConfig!.CgroupnsMode = value,
        ["--cpu-period"] = (request, value) => request.HostConfig!.CPUPeriod = Whole(value),
        ["--cpu-quota"] = (request, value) => request.HostConfig!.CPUQuota = Whole(value),
        ["--cpu-shares"] = (request, value) => request.HostConfig!.CPUShares = Whole(value),
        ["--cpus"] = (request, value) => request.HostConfig!.NanoCPUs = (long)(decimal.Parse(value, CultureInfo.InvariantCulture) * 1_000_000_000),
        ["--cpuset-cpus"] = (request, value) => request.HostConfig!.CpusetCpus = value,
        ["--device"] = (request, value) => request.HostConfig!.Devices = [.. request.HostConfig.Devices ?? [], Device(value)],
        ["--dns"] = (request, value) => request.HostConfig!.DNS = [.. request.HostConfig.DNS ?? [], value],
        ["--dns-option"] = (request, value) => request.HostConfig!.DNSOptions = [.. request.HostConfig.DNSOptions ?? [], value],
        ["--dns-search"] = (request, value) => request.HostConfig!.DNSSearch = [.. request.HostConfig.DNSSearch ?? [], value],
        ["--env"] = AddVariable,
        ["--gpus"] = (request, value) => request.HostConfig!.DeviceRequests = [Gpus(value)],
        ["--group-add"] = (request, value) => request.HostConfig!.GroupAdd = [.. request.HostConfig.GroupAdd ?? [], value],
        ["--health-cmd"] = (request, value) => Check(request).Test = ["CMD-SHELL", value],
        ["--health-interval"] = (request, value) => Check(request).Interval = Duration(value),
        ["--health-retries"] = (request, value) => Check(request).Retries = Whole(value),
        ["--health-start-period"] = (request, value) => Check(request).StartPeriod = Duration(value),
        ["--health-timeout"] = (request, value) => Check(request).Timeout = Duration(value),
        ["--hostname"] = (request, value) => request.Hostname = value,
        ["--ipc"] = (request, value) => request.HostConfig!.IpcMode = value,
        ["--label"] = AddLabel,
        ["--memory"] = (request, value) => request.HostConfig!.Memory = Bytes(value),
        ["--memory-reservation"] = (request, value) => request.HostConfig!.MemoryReservation = Bytes(value),
        ["--memory-swap"] = (request, value) => request.HostConfig!.MemorySwap = value == "-1" ? -1 : Bytes(value),
        ["--pids-limit"] = (request, value) => request.HostConfig!.PidsLimit = Whole(value),
        ["--platform"] = (request, value) => request.Platform = value,
        ["--runtime"] = (request, value) => request.HostConfig!.Runtime = value,
        ["--security-opt"] = (request, value) => request.HostConfig!.SecurityOpt = [.. request.HostConfig.SecurityOpt ?? [], value],
        ["--shm-size"] = (request, value) => request.HostConfig!.ShmSize = Bytes(value),
        ["--stop-signal"] = (request, value) => request.StopSignal = value,
        ["--sysctl"] = (request, value) => (request.HostConfig!.Sysctls ??= new Dictionary<string, string>())[Split(value, '=').Name] = Split(value, '=').Remainder,
        ["--tmpfs"] = (request, value) => (request.HostConfig!.Tmpfs ??= new Dictionary<string, string>())[Split(value, ':').Name] = Split(value, ':').Remainder,
        ["--ulimit"] = (request, value) => request.HostConfig!.Ulimits = [.. request.HostConfig.Ulimits ?? [], Limit(value)],
        ["--user"] = (request, value) => request.User = value,
        ["--userns"] = (request, value) => request.HostConfig!.UsernsMode = value,
        ["--volume"] = (request, value) => request.HostConfig!.Binds = [.. request.HostConfig.Binds ?? [], value],
        ["--workdir"] = (request, value) => request.WorkingDir = value,
    };

    /// <summary>Those that would undo what the application model decides, and what to use instead.</summary>
    private static readonly Dictionary<string, string> Refused = new()
    {
        ["--publish"] = "Declare the port with WithEndpoint: it is then published at 127.0.0.1 only",
        ["--publish-all"] = "Declare each port with WithEndpoint: it is then published at 127.0.0.1 only",
        ["--network"] = "Each container is in the application's own network, and a host's network would open its ports beyond this machine",
        ["--net"] = "Each container is in the application's own network, and a host's network would open its ports beyond this machine",
        ["--name"] = "Use WithContainerName",
        ["--restart"] = "A container that ended stays ended, so that its state can be seen; start it again from the dashboard",
        ["--entrypoint"] = "Use WithEntrypoint",
        ["--pull"] = "Use WithImagePullPolicy",
    };

    /// <exception cref="ContainerEngineException"><see cref="ContainerEngineError.InvalidRequest"/>: one has no counterpart, or a value that cannot be read.</exception>
    public static void Apply(IReadOnlyList<string> arguments, CreateContainerParameters request)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            var (name, value) = Take(arguments[i]);
            if (Refused.TryGetValue(name, out var instead))
            {
                throw Invalid(arguments[i], $"it is not allowed here. {instead}");
            }

            if (Switches.TryGetValue(name, out var turnOn))
            {
                bool on = true;
                if (value is not null && !bool.TryParse(value, out on))
                {
                    throw Invalid(arguments[i], "it takes no value. Write short arguments apart: '-i', '-t'");
                }

                if (on)
                {
                    turnOn(request);
                }
            }
            else if (Options.TryGetValue(name, out var set))
            {
                value ??= ++i < arguments.Count ? arguments[i] : throw Invalid(name, "its value is missing");
                Set(set, request, name, value);
            }
            else
            {
                throw Invalid(arguments[i], "it has no counterpart in the container engine's API. Remove it, or say the same with the resource's own methods");
            }
        }
    }

    private static void Set(Action<CreateContainerParameters, string> set, CreateContainerParameters request, string name, string value)
    {
        try
        {
            set(request, value);
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            throw Invalid($"{name} {value}", exception.Message.TrimEnd('.'));
        }
    }

    // --memory=1g, --memory 1g, -m 1g, -m1g
    private static (string Name, string? Value) Take(string argument)
    {
        if (!argument.StartsWith("--", StringComparison.Ordinal) && argument.Length >= 2 && ShortNames.TryGetValue(argument[..2], out var name))
        {
            return (name, argument.Length > 2 ? argument[2..].TrimStart('=') : null);
        }

        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (argument, null) : (argument[..equals], argument[(equals + 1)..]);
    }

    private static ContainerEngineException Invalid(string argument, string why) =>
        new(ContainerEngineError.InvalidRequest, $"The container runtime argument '{argument}' cannot be used: {why}.");

    private static void AddVariable(CreateContainerParameters request, string value)
    {
        // Without a value it would be that of the AppHost's own environment, which is none of the container's business.
        _ = value.Contains('=', StringComparison.Ordinal) ? true : throw new FormatException("write it as NAME=value");
        request.Env = [.. request.Env ?? [], value];
    }

    private static void AddLabel(CreateContainerParameters request, string value)
    {
        var (name, rest) = Split(value, '=');
        if (name.StartsWith("localstack.", StringComparison.Ordinal))
        {
            throw new FormatException("labels that begin with 'localstack.' are used for cleaning up");
        }

        request.Labels[name] = rest;
    }

    private static HealthcheckConfig Check(CreateContainerParameters request) => request.Healthcheck ??= new HealthcheckConfig();

    private static (string Name, string Remainder) Split(string value, char separator)
    {
        var at = value.IndexOf(separator, StringComparison.Ordinal);
        return at < 0 ? (value, "") : (value[..at], value[(at + 1)..]);
    }

    private static long Whole(string value) => long.Parse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    // 64m, 1.5g, 1048576
    private static long Bytes(string value)
    {
        var digits = value.TrimEnd('b', 'B', 'i').TrimEnd('k', 'K', 'm', 'M', 'g', 'G', 't', 'T');
        var unit = value[digits.Length..];
        var factor = (unit.Length == 0 ? 'b' : char.ToLowerInvariant(unit[0])) switch
        {
            'k' => 1L << 10,
            'm' => 1L << 20,
            'g' => 1L << 30,
            't' => 1L << 40,
            _ => 1L,
        };
        return (long)(decimal.Parse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) * factor);
    }

    // 500ms, 30s, 1m30s, 2h
    private static TimeSpan Duration(string value)
    {
        var parts = DurationParts().Match(value) is { Success: true } match ? match : throw new FormatException($"'{value}' is not a duration such as 30s or 1m30s");
        var total = TimeSpan.Zero;
        foreach (var (amount, unit) in parts.Groups["amount"].Captures.Zip(parts.Groups["unit"].Captures))
        {
            var one = unit.Value switch
            {
                "ms" => TimeSpan.FromMilliseconds(1),
                "s" => TimeSpan.FromSeconds(1),
                "m" => TimeSpan.FromMinutes(1),
                _ => TimeSpan.FromHours(1),
            };
            total += one * double.Parse(amount.ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        }

        return total;
    }

    [GeneratedRegex(@"^((?<amount>\d+(\.\d+)?)(?<unit>ms|s|m|h))+$", RegexOptions.CultureInvariant)]
    private static partial Regex DurationParts();

    // nofile=1024:4096
    private static Ulimit Limit(string value)
    {
        var (name, rest) = Split(value, '=');
        var (soft, hard) = Split(rest, ':');
        return new Ulimit { Name = name, Soft = Whole(soft), Hard = Whole(hard.Length == 0 ? soft : hard) };
    }

    // /dev/fuse, /dev/a:/dev/b, /dev/a:/dev/b:rwm
    private static DeviceMapping Device(string value)
    {
        var parts = value.Split(':');
        return new DeviceMapping { PathOnHost = parts[0], PathInContainer = parts.Length > 1 ? parts[1] : parts[0], CgroupPermissions = parts.Length > 2 ? parts[2] : "rwm" };
    }

    private static DeviceRequest Gpus(string value) => new()
    {
        Driver = "",
        Count = value == "all" ? -1 : Whole(value),
        Capabilities = [["gpu"]],
    };
}
