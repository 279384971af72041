using System.Runtime.Intrinsics;
using CsCheck;
using OnlineLearning.Core.Numerics;
using Xunit;

namespace OnlineLearning.Core.Tests.Numerics;

public class VectorFunctionsTests
{
    private static Gen<float[]> Eight(Gen<float> each) => each.Array[8];

    [Fact]
    public void The_exponential_is_right_to_two_in_ten_million()
        => Eight(Gen.Float[-87, 87]).Sample(x =>
        {
            var found = VectorFunctions.Exp(Vector256.Create(x));
            for (var i = 0; i < 8; i++)
            {
                Assert.InRange(found[i] / Math.Exp(x[i]), 1 - 2e-7, 1 + 2e-7);
            }
        });

    [Fact]
    public void Beyond_its_range_the_exponential_is_that_at_the_end_of_it()
    {
        Assert.Equal(VectorFunctions.Exp(Vector256.Create(87f)), VectorFunctions.Exp(Vector256.Create(float.MaxValue)));
        Assert.Equal(VectorFunctions.Exp(Vector256.Create(-87f)), VectorFunctions.Exp(Vector256.Create(float.MinValue)));
        Assert.True(VectorFunctions.Exp(Vector256.Create(-87f))[0] > 0);
    }

    [Fact]
    public void The_logarithm_is_right_to_single_precision()
        => Eight(Gen.Float[-80, 80].Select(power => MathF.Exp(power))).Sample(x =>
        {
            var found = VectorFunctions.Log(Vector256.Create(x));
            for (var i = 0; i < 8; i++)
            {
                Assert.Equal(Math.Log(x[i]), found[i], 1e-6 + (3e-7 * Math.Abs(Math.Log(x[i]))));
            }
        });

    [Fact]
    public void The_logistic_function_is_never_negative_nor_above_one_and_rises()
        => Gen.Float[-200, 200].Array[8].Sample(x =>
        {
            Array.Sort(x);
            var p = VectorFunctions.Logistic(Vector256.Create(x));
            for (var i = 0; i < 8; i++)
            {
                Assert.InRange(p[i], 0, 1);
                Assert.Equal(1 / (1 + Math.Exp(-x[i])), p[i], 2e-7);
                Assert.True(i == 0 || p[i] >= p[i - 1]);
            }
        });

    [Fact]
    public void The_sum_is_in_the_stated_order()
        => Eight(Gen.Float[-1e6f, 1e6f]).Sample(x =>
            Assert.Equal(((x[0] + x[4]) + (x[2] + x[6])) + ((x[1] + x[5]) + (x[3] + x[7])), VectorFunctions.Sum(Vector256.Create(x))));
}
