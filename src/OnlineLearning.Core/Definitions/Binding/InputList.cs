using OnlineLearning.Core.Learning;

namespace OnlineLearning.Core.Definitions.Binding;

/// <summary>An input and where it stands.</summary>
internal sealed record ListedInput(InputDefinition Input, NodeCursor At);

/// <summary>A model's inputs so far, each name once.</summary>
internal sealed class InputList
{
    public const int Most = 4096;

    private readonly Dictionary<string, NodeCursor> byName = [];
    private readonly List<ListedInput> inputs = [];

    public IReadOnlyList<ListedInput> All => inputs;

    public bool IsFull => inputs.Count >= Most;

    /// <summary>Changes inputs; their names stay.</summary>
    public void Replace(Func<InputDefinition, InputDefinition> change)
    {
        for (int i = 0; i < inputs.Count; i++)
        {
            inputs[i] = new(change(inputs[i].Input), inputs[i].At);
        }
    }

    /// <summary>Reports a name that is taken; drops what is added to a full list, which its binder reports.</summary>
    public void Add(NodeCursor at, InputDefinition input)
    {
        if (IsFull)
        {
            return;
        }

        if (byName.TryAdd(input.Name, at))
        {
            inputs.Add(new(input, at));
            return;
        }

        at.Errors.Add(at.Position, at.Path, input.Name, $"each input once; {input.Name} is also at {byName[input.Name].Path}");
    }
}
