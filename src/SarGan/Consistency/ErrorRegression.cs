namespace SarGan.Consistency;

/// <summary>Least squares with a ridge, and the logistic curve, both small enough to be solved outright in float64.</summary>
internal static class ErrorRegression
{
    /// <summary>Keeps weights of terms that say the same finite. Terms are standardised, so one number does for all.</summary>
    private const double Ridge = 3;

    /// <summary>Weights for the logarithm of the errors.</summary>
    /// <param name="signs">A row a block.</param>
    /// <param name="logErrors">As many.</param>
    /// <param name="means">Of the signs.</param>
    /// <param name="deviations">Of the signs.</param>
    public static double[] Fit(IReadOnlyList<double[]> signs, IReadOnlyList<double> logErrors, double[] means, double[] deviations)
    {
        var n = ErrorTerms.Count(means.Length);
        var (matrix, right, terms) = (new double[n, n], new double[n], new double[n]);
        for (var row = 0; row < signs.Count; row++)
        {
            ErrorTerms.Write(signs[row], means, deviations, terms);
            for (var i = 0; i < n; i++)
            {
                right[i] += terms[i] * logErrors[row];
                for (var j = i; j < n; j++) matrix[i, j] += terms[i] * terms[j];
            }
        }
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < i; j++) matrix[i, j] = matrix[j, i];
            if (i > 0) matrix[i, i] += Ridge;
        }
        return Solve(matrix, right);
    }

    /// <summary>The curve that gives the probability of a yes: maximum likelihood by Newton's method, from one variable.</summary>
    /// <returns>The constant and the slope; the slope is at most 0.</returns>
    public static (double Intercept, double Slope) Logistic(IReadOnlyList<double> values, IReadOnlyList<bool> yes)
    {
        var (a, b) = (0.0, 0.0);
        for (var round = 0; round < 50; round++)
        {
            var (ga, gb, haa, hab, hbb) = (0.0, 0.0, 1e-6, 0.0, 1e-6);
            for (var i = 0; i < values.Count; i++)
            {
                var p = 1 / (1 + Math.Exp(-(a + (b * values[i]))));
                var (gradient, curvature) = ((yes[i] ? 1 : 0) - p, p * (1 - p));
                (ga, gb) = (ga + gradient, gb + (gradient * values[i]));
                (haa, hab, hbb) = (haa + curvature, hab + (curvature * values[i]), hbb + (curvature * values[i] * values[i]));
            }
            var determinant = (haa * hbb) - (hab * hab);
            if (determinant <= 0) break;
            var (da, db) = (((hbb * ga) - (hab * gb)) / determinant, ((haa * gb) - (hab * ga)) / determinant);
            // Separable data would send the slope to infinity.
            (a, b) = (Math.Clamp(a + da, -100, 100), Math.Clamp(b + db, -30, 30));
            if (Math.Abs(da) + Math.Abs(db) < 1e-10) break;
        }
        if (b <= 0) return (a, b);
        var share = Math.Clamp(yes.Count(y => y) / (double)yes.Count, 1e-3, 1 - 1e-3);
        return (Math.Log(share / (1 - share)), 0);
    }

    /// <summary>The inverse of a symmetric positive definite matrix, row by row.</summary>
    public static double[] Inverse(double[,] matrix)
    {
        var n = matrix.GetLength(0);
        var inverse = new double[n * n];
        for (var column = 0; column < n; column++)
        {
            var unit = new double[n];
            unit[column] = 1;
            var solved = Solve((double[,])matrix.Clone(), unit);
            for (var row = 0; row < n; row++) inverse[(row * n) + column] = solved[row];
        }
        return inverse;
    }

    /// <summary>Cholesky's decomposition, in place.</summary>
    private static double[] Solve(double[,] matrix, double[] right)
    {
        var n = right.Length;
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = matrix[i, j];
                for (var k = 0; k < j; k++) sum -= matrix[i, k] * matrix[j, k];
                matrix[i, j] = i == j ? Math.Sqrt(Math.Max(sum, 1e-12)) : sum / matrix[j, j];
            }
        }
        var solution = new double[n];
        for (var i = 0; i < n; i++)
        {
            var sum = right[i];
            for (var k = 0; k < i; k++) sum -= matrix[i, k] * solution[k];
            solution[i] = sum / matrix[i, i];
        }
        for (var i = n - 1; i >= 0; i--)
        {
            var sum = solution[i];
            for (var k = i + 1; k < n; k++) sum -= matrix[k, i] * solution[k];
            solution[i] = sum / matrix[i, i];
        }
        return solution;
    }
}
