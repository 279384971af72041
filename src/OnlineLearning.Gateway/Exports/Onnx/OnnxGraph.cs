using System.Runtime.InteropServices;

namespace OnlineLearning.Gateway.Exports.Onnx;

/// <summary>
/// A graph of ONNX operators under construction, written as a <c>ModelProto</c> (onnx/onnx.proto, IR version 7: field numbers beside the calls). Every operator has one result, named after its number;
/// names with a slash cannot be those of inputs.
/// </summary>
internal sealed class OnnxGraph(string name)
{
    /// <summary>Version of the operators of <c>ai.onnx</c>.</summary>
    public const int Opset = 13;

    /// <summary>Version of the operators of <c>ai.onnx.ml</c>.</summary>
    public const int MlOpset = 2;

    private const string Ml = "ai.onnx.ml";
    private const int IrVersion = 7;

    private readonly ProtoWriter _graph = new();
    private int _names;

    /// <summary>Adds an input of a column of numbers, one a row.</summary>
    public string Input(string input, OnnxType type, string description)
    {
        _graph.Message(11, Value(input, type).Text(3, description));
        return input;
    }

    public void Output(string from, string output, string description)
    {
        Add("Identity", "", [from], output);
        _graph.Message(12, Value(output, OnnxType.Double).Text(3, description));
    }

    /// <summary>A row of constants.</summary>
    public string Doubles(params ReadOnlySpan<double> values) => Tensor(OnnxType.Double, [1, values.Length], MemoryMarshal.AsBytes(values));

    /// <summary>A list of constants.</summary>
    public string Integers(params ReadOnlySpan<long> values) => Tensor(OnnxType.Int64, [values.Length], MemoryMarshal.AsBytes(values));

    /// <summary>An operator of <c>ai.onnx</c>.</summary>
    public string Apply(string type, params ReadOnlySpan<string> inputs) => Add(type, "", inputs, Name());

    public string Concat(ReadOnlySpan<string> columns) => Add("Concat", "", columns, Name(), Integer("axis", 1));

    public string Cast(string from, OnnxType to) => Add("Cast", "", [from], Name(), Integer("to", (long)to));

    /// <summary>Sum of each row, as a column.</summary>
    public string RowSum(string of) => Add("ReduceSum", "", [of, Integers(1)], Name(), Integer("keepdims", 1));

    /// <summary>Each number's value by a table; 0 where it has none.</summary>
    public string Map(string from, ReadOnlySpan<long> keys, ReadOnlySpan<float> values)
        => Add(
            "LabelEncoder", Ml, [from], Name(),
            Attribute("keys_int64s", 7).Numbers(8, keys),
            Attribute("values_floats", 6).Floats(7, values),
            Attribute("default_float", 1).Float(2, 0));

    /// <summary>The whole model.</summary>
    public byte[] Write(IEnumerable<(string Key, string Value)> metadata, string description)
    {
        var model = new ProtoWriter()
            .Number(1, IrVersion)
            .Text(2, "OnlineLearning")
            .Text(6, description)
            .Message(7, _graph.Text(2, name))
            .Message(8, new ProtoWriter().Text(1, "").Number(2, Opset))
            .Message(8, new ProtoWriter().Text(1, Ml).Number(2, MlOpset));
        foreach (var (key, value) in metadata)
        {
            model.Message(14, new ProtoWriter().Text(1, key).Text(2, value));
        }

        return model.ToArray();
    }

    private string Name() => $"ol/{_names++}";

    private string Tensor(OnnxType type, ReadOnlySpan<long> shape, ReadOnlySpan<byte> bytes)
    {
        var tensor = Name();
        _graph.Message(5, new ProtoWriter().Numbers(1, shape).Number(2, (long)type).Text(8, tensor).Bytes(9, bytes));
        return tensor;
    }

    private string Add(string type, string domain, ReadOnlySpan<string> inputs, string output, params ReadOnlySpan<ProtoWriter> attributes)
    {
        var node = new ProtoWriter();
        foreach (var input in inputs)
        {
            node.Text(1, input);
        }

        node.Text(2, output).Text(3, $"{type}/{output}").Text(4, type);
        foreach (var attribute in attributes)
        {
            node.Message(5, attribute);
        }

        _graph.Message(1, node.Text(7, domain));
        return output;
    }

    private static ProtoWriter Integer(string attribute, long value) => Attribute(attribute, 2).Number(3, value);

    private static ProtoWriter Attribute(string attribute, int type) => new ProtoWriter().Text(1, attribute).Number(20, type);

    private static ProtoWriter Value(string value, OnnxType type)
    {
        var shape = new ProtoWriter().Message(1, new ProtoWriter().Text(2, "rows")).Message(1, new ProtoWriter().Number(1, 1));
        return new ProtoWriter().Text(1, value).Message(2, new ProtoWriter().Message(1, new ProtoWriter().Number(1, (long)type).Message(2, shape)));
    }
}

/// <summary>Element types by their numbers in <c>TensorProto</c>.</summary>
internal enum OnnxType
{
    Float = 1,
    Int64 = 7,
    Double = 11,
}
