using Xunit;
using YamlDotNet.RepresentationModel;

namespace OnlineLearning.Cluster.Tests.Deploy;

/// <summary>The objects of an overlay fit each other: names, labels, references, and the rules that a cluster of silos needs.</summary>
public sealed class KubernetesObjectsTests
{
    private static readonly Dictionary<string, string> Versions = new()
    {
        ["ServiceAccount"] = "v1",
        ["Service"] = "v1",
        ["Deployment"] = "apps/v1",
        ["NetworkPolicy"] = "networking.k8s.io/v1",
        ["PodDisruptionBudget"] = "policy/v1",
        ["HorizontalPodAutoscaler"] = "autoscaling/v2",
    };

    public static TheoryData<string> Overlays => new(Overlay.Names);

    [Theory]
    [MemberData(nameof(Overlays))]
    public void Every_object_is_there_once_in_the_version_that_clusters_serve(string name)
    {
        var resources = new Overlay(name).Resources;
        Assert.Equal(Versions.Keys.Order(), resources.Select(resource => resource.Text("kind")).Distinct().Order());
        Assert.All(resources, resource => Assert.Equal(Versions[resource.Text("kind")], resource.Text("apiVersion")));
        var names = resources.Select(resource => $"{resource.Text("kind")} {resource.Text("metadata.name")}").ToList();
        Assert.Equal(names.Distinct(), names);
        Assert.All(resources, resource => Assert.Matches("^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$", resource.Text("metadata.name")));
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public void Every_selector_selects_the_silos(string name)
    {
        var overlay = new Overlay(name);
        var selectors = new[] { overlay.Deployment.Texts("spec.selector.matchLabels"), overlay.Only("Service").Texts("spec.selector"), overlay.Only("PodDisruptionBudget").Texts("spec.selector.matchLabels") }
            .Concat(overlay.All("NetworkPolicy").Select(policy => policy.Texts("spec.podSelector.matchLabels")))
            .Concat(overlay.Pod.Items("topologySpreadConstraints").Select(spread => spread.Texts("labelSelector.matchLabels")));
        Assert.All(selectors, selector =>
        {
            Assert.NotEmpty(selector);
            Assert.All(selector, label => Assert.Equal(label.Value, overlay.Labels.GetValueOrDefault(label.Key)));
        });
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public void What_is_referred_to_is_made_here_or_told_how_to_make(string name)
    {
        var overlay = new Overlay(name);
        Assert.Equal(overlay.Only("ServiceAccount").Text("metadata.name"), overlay.Pod.Text("serviceAccountName"));
        Assert.All(overlay.Container.Items("envFrom"), source => Assert.Contains((source.Find("configMapRef") ?? source.At("secretRef")).Text("name"), source.Find("configMapRef") is null ? overlay.Secrets.Keys.ToList() : [.. overlay.ConfigMaps.Keys]));
        var target = overlay.Only("HorizontalPodAutoscaler").At("spec.scaleTargetRef");
        Assert.Equal(("apps/v1", "Deployment", overlay.Deployment.Text("metadata.name")), (target.Text("apiVersion"), target.Text("kind"), target.Text("name")));
    }

    /// <summary>A secret is never a setting of a map, which everybody may read.</summary>
    [Theory]
    [MemberData(nameof(Overlays))]
    public void Secrets_are_in_the_secret_alone(string name)
    {
        var overlay = new Overlay(name);
        Assert.All(overlay.ConfigMaps.Values.SelectMany(map => map.Keys).Concat(overlay.Container.Items("env").Select(variable => variable.Text("name"))), setting => Assert.DoesNotMatch("ConnectionString|ApiKeys|AzureConnection", setting));
        Assert.All(overlay.Secrets.Values.SelectMany(secret => secret.Keys), setting => Assert.Matches("ConnectionString|ApiKeys|AzureConnection", setting));
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public void The_silos_port_is_open_to_silos_alone(string name)
    {
        var overlay = new Overlay(name);
        var policies = overlay.All("NetworkPolicy").ToList();
        Assert.Contains(policies, policy => policy.Items("spec.policyTypes").Select(type => type.ToString()).SequenceEqual(["Ingress", "Egress"]));
        var rules = policies.SelectMany(policy => policy.Items("spec.ingress")).ToList();
        // A rule without ports, or from nobody in particular, is one for all.
        Assert.All(rules, rule => Assert.NotEmpty(rule.Items("ports")));
        var open = rules.Where(rule => rule.Items("ports").Any(port => port.Text("port") is "silo" || port.Text("port") == overlay.Ports["silo"].ToString())).ToList();
        var from = Assert.Single(Assert.Single(open).Items("from"));
        Assert.Null(from.Find("namespaceSelector"));
        Assert.Equal(overlay.Labels, from.Texts("podSelector.matchLabels"));
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public void Silos_come_and_go_one_at_a_time(string name)
    {
        var overlay = new Overlay(name);
        var rollout = overlay.Deployment.At("spec.strategy.rollingUpdate");
        Assert.Equal((0, 1), (rollout.Number("maxUnavailable"), rollout.Number("maxSurge")));
        Assert.Equal(1, overlay.Only("PodDisruptionBudget").Number("spec.maxUnavailable"));
        var scaler = overlay.Only("HorizontalPodAutoscaler").At("spec");
        Assert.Null(overlay.Deployment.Find("spec.replicas"));
        Assert.InRange(scaler.Number("minReplicas"), 3, scaler.Number("maxReplicas"));
        Assert.All(["scaleUp", "scaleDown"], way => Assert.Equal(["1"], scaler.Items($"behavior.{way}.policies").Select(policy => policy.Text("value"))));
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public void A_pod_may_do_nothing_that_it_need_not(string name)
    {
        var overlay = new Overlay(name);
        Assert.All([overlay.Pod, overlay.Only("ServiceAccount")], owner => Assert.Equal("false", owner.Text("automountServiceAccountToken")));
        Assert.Equal(("true", "RuntimeDefault"), (overlay.Pod.Text("securityContext.runAsNonRoot"), overlay.Pod.Text("securityContext.seccompProfile.type")));
        var container = overlay.Container.At("securityContext");
        Assert.Equal(("false", "true", "ALL"), (container.Text("allowPrivilegeEscalation"), container.Text("readOnlyRootFilesystem"), container.Text("capabilities.drop.0")));
        Assert.Equal(["memory"], overlay.Container.Children("resources.limits").Keys);
        Assert.Equal(["cpu", "memory"], overlay.Container.Children("resources.requests").Keys);
        Assert.DoesNotContain(overlay.Pod.AllNodes.OfType<YamlScalarNode>(), node => node.Value is "hostPath" or "hostNetwork" or "privileged");
    }
}
