using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Wire;

namespace LocalStack.Telemetry.Otlp;

/// <summary>Writes an export request (resource → scope → items, the same numbers for every signal): the reverse of <see cref="RequestReader{TBatch}"/>.</summary>
internal sealed class EnvelopeWriter(ByteBuffer target)
{
    private int _resourceStart = -1;
    private int _scopeStart = -1;
    private OtlpResource? _resource;
    private InstrumentationScope? _scope;

    /// <summary>Begins an item of a resource and scope; <see cref="EndItem"/> must follow.</summary>
    public int BeginItem(OtlpResource resource, InstrumentationScope scope)
    {
        if (!ReferenceEquals(resource, _resource))
        {
            End();
            _resource = resource;
            _resourceStart = target.BeginMessage(EnvelopeFields.ResourceItems);
            var message = target.BeginMessage(EnvelopeFields.Resource);
            AnyValueWriter.WriteEntries(target, EnvelopeFields.ResourceAttribute, resource.Attributes);
            target.EndMessage(message);
        }

        if (!ReferenceEquals(scope, _scope))
        {
            EndScope();
            _scope = scope;
            _scopeStart = target.BeginMessage(EnvelopeFields.ScopeItems);
            WriteScope(scope);
        }

        return target.BeginMessage(EnvelopeFields.Item);
    }

    public void EndItem(int start) => target.EndMessage(start);

    /// <summary>Ends the request.</summary>
    public void End()
    {
        EndScope();
        if (_resource is not null)
        {
            target.EndMessage(_resourceStart);
            _resource = null;
        }
    }

    private void WriteScope(InstrumentationScope scope)
    {
        var message = target.BeginMessage(EnvelopeFields.Scope);
        target.WriteText(EnvelopeFields.ScopeName, scope.Name);
        target.WriteText(EnvelopeFields.ScopeVersion, scope.Version);
        AnyValueWriter.WriteEntries(target, EnvelopeFields.ScopeAttribute, scope.Attributes);
        target.EndMessage(message);
    }

    private void EndScope()
    {
        if (_scope is not null)
        {
            target.EndMessage(_scopeStart);
            _scope = null;
        }
    }
}
