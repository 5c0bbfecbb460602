using Microsoft.AspNetCore.Components.Forms;

namespace LocalStack.Dashboard.ViewModels.Commands;

/// <summary>A file that somebody chose for an input.</summary>
public sealed class ChosenFile(IBrowserFile file)
{
    public IBrowserFile File { get; } = file;

    /// <summary>By what the AppHost knows it; null until it has it.</summary>
    public string? UploadId { get; set; }
}
