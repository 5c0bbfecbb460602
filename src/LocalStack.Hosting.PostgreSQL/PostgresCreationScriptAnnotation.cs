using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.PostgreSQL;

/// <summary>The SQL that creates a database, in place of a plain <c>CREATE DATABASE</c>.</summary>
internal sealed record PostgresCreationScriptAnnotation(string Script) : IResourceAnnotation;
