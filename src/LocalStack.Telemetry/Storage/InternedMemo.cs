namespace LocalStack.Telemetry.Storage;

/// <summary>Answers a question about an interned string once. Threads that ask at the same time may both work it out, and agree.</summary>
internal sealed class InternedMemo(StringTable strings, Func<InternedString, bool> question)
{
    private const byte No = 1;
    private const byte Yes = 2;

    private readonly byte[] _answers = new byte[strings.Count];

    public bool this[int id]
    {
        get
        {
            if (id >= _answers.Length)
            {
                return question(strings[id]);
            }

            var answer = _answers[id];
            if (answer == 0)
            {
                answer = question(strings[id]) ? Yes : No;
                _answers[id] = answer;
            }

            return answer == Yes;
        }
    }
}
