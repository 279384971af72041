namespace OnlineLearning.Core.Numerics;

/// <summary>
/// The Wright omega function of a real x: the w > 0 with w + ln w = x (Corless and Jeffrey 2002, definition 1). To a few units in the last place; e^x below -50, where it differs by less than that.
/// </summary>
public static class WrightOmega
{
    public static double Of(double x)
    {
        if (x < -50)
        {
            return Math.Exp(x);
        }

        if (x > 1e20)
        {
            return x;
        }

        var w = Start(x);
        w = Step(x, w);
        return Step(x, w);
    }

    private static double Start(double x)
    {
        if (x < -2)
        {
            var e = Math.Exp(x);
            return e * (1 - (e * (1 - (1.5 * e))));
        }

        if (x < 1)
        {
            return Math.Exp(2 * (x - 1) / 3);
        }

        var l = Math.Log(x);
        return x - l + (l / x);
    }

    // Fritsch, Shafer and Crowley 1973, as Lawrence, Corless and Jeffrey 2012 ("Algorithm 917", section 3) use it: each step makes four times as many digits right.
    private static double Step(double x, double w)
    {
        var r = x - w - Math.Log(w);
        var a = 1 + w;
        var t = 2 * a * (a + (2 * r / 3));
        return w * (1 + (r / a * (t - r) / (t - (2 * r))));
    }
}
