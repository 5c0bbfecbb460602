using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace LocalStack.Hosting.NativeServers;

/// <summary>Runs a short-lived tool (initdb, npm) to its end.</summary>
internal static class NativeTool
{
    private const int MaxOutput = 64 * 1024;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Runs it and collects what it writes. Cancellation kills it with all its children before the call returns.</summary>
    /// <exception cref="NativeServerException">It cannot be started.</exception>
    public static async Task<NativeToolResult> RunAsync(ProcessStartInfo start, string? standardInput, CancellationToken cancellationToken)
    {
        start.UseShellExecute = false;
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.CreateNoWindow = true;

        // What a tool reads and says is UTF-8, whatever the console's language.
        start.StandardInputEncoding = start.StandardOutputEncoding = start.StandardErrorEncoding = Utf8;

        using var process = new Process { StartInfo = start };
        var output = new StringBuilder();
        void Collect(object sender, DataReceivedEventArgs line)
        {
            if (line.Data is null)
            {
                return;
            }

            lock (output)
            {
                output.Append(line.Data).Append('\n');
                if (output.Length > MaxOutput)
                {
                    output.Remove(0, output.Length - MaxOutput);
                }
            }
        }

        process.OutputDataReceived += Collect;
        process.ErrorDataReceived += Collect;
        try
        {
            process.Start();
        }
        catch (Win32Exception exception)
        {
            throw new NativeServerException($"'{start.FileName}' cannot be started: {exception.Message}", exception);
        }

        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await WriteInputAsync(process, standardInput, cancellationToken).ConfigureAwait(false);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        lock (output)
        {
            return new NativeToolResult(process.ExitCode, output.ToString());
        }
    }

    private static async Task WriteInputAsync(Process process, string? text, CancellationToken cancellationToken)
    {
        try
        {
            if (text is not null)
            {
                await process.StandardInput.WriteAsync(text.AsMemory(), cancellationToken).ConfigureAwait(false);
            }

            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading its input; its exit code and output say why.
        }
    }
}
