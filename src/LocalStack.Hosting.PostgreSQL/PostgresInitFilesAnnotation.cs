using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.PostgreSQL;

/// <summary>A file or folder with scripts for a new cluster, as a full path of this machine.</summary>
internal sealed record PostgresInitFilesAnnotation(string Source) : IResourceAnnotation;
