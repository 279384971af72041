using OnlineLearning.Core.Features.OnDemand;

namespace OnlineLearning.Gateway.Serving;

/// <summary>An on-demand view that a list of features names.</summary>
/// <param name="Plan">Its expressions.</param>
/// <param name="Needs">Read and place within it of each column that the expressions use.</param>
/// <param name="Start">Place of its first column among all that are computed.</param>
internal sealed record OnDemandRead(OnDemandPlan Plan, (int Read, int Index)[] Needs, int Start);
