package org.cachescope.workspace.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.cachescope.caching.CellBudget;
import org.cachescope.caching.RunShape;
import org.cachescope.evaluation.Figures;
import org.cachescope.workspace.PolicyChoice;
import org.cachescope.workspace.PolicyText;
import org.cachescope.workspace.SamplePlan;
import org.cachescope.workspace.SampleRequest;
import org.jspecify.annotations.Nullable;

/** Turns a request into points: routers are read, and refused, before anything is calibrated. */
final class SweepPlan {
    private final Evaluation evaluation;
    private final Calibrator calibrator;
    private final List<PointPlan> points = new ArrayList<>();

    private SweepPlan(Evaluation evaluation, Calibrator calibrator) {
        this.evaluation = evaluation;
        this.calibrator = calibrator;
    }

    /**
     * The points of a sweep, one or more, in the order in which they are measured.
     *
     * @throws IllegalArgumentException if a policy cannot serve, with the reason, a router that was asked for serves no
     *     run, or nothing is asked for
     */
    static List<PointPlan> points(Evaluation evaluation, SweepRequest request, Calibrator calibrator)
            throws IOException {
        SweepPlan plan = new SweepPlan(evaluation, calibrator);
        Map<Integer, List<RouterSeries>> routers = plan.routers(request);
        for (int images : request.images()) {
            for (int steps : request.steps()) {
                for (long seed : request.seeds()) {
                    plan.add(request, new Place(steps, seed, images), routers.get(steps));
                }
            }
        }
        if (plan.points.isEmpty()) {
            throw new IllegalArgumentException("sweep: no router serves these runs, and nothing else was"
                    + " asked for. Name one that does by --routers, or train one by 'cachescope train-router'.");
        }
        return plan.points;
    }

    /** The routers for each number of steps, read before anything is calibrated. */
    private Map<Integer, List<RouterSeries>> routers(SweepRequest request) throws IOException {
        Map<Integer, List<RouterSeries>> routers = new HashMap<>();
        Set<PolicyChoice.RouterChoice> serving = new HashSet<>();
        for (int steps : request.steps()) {
            SamplePlan full = evaluation.plan(
                    new PolicyChoice.None(), steps(steps), request.seeds().getFirst(), calibrator);
            RunShape run = full.recipe().shape(evaluation.model().architecture());
            List<RouterSeries> some =
                    RouterSeries.of(evaluation.installation(), evaluation.model(), run, request.routers());
            some.forEach(router -> serving.add(router.choice()));
            if (!request.routers().isEmpty()) {
                requireUsed(some, request.policies());
            }
            routers.put(steps, some);
        }
        for (PolicyChoice.RouterChoice router : request.routers()) {
            if (!serving.contains(router)) {
                throw new IllegalArgumentException("router '" + router.nameOrPath() + "': serves none of these runs ("
                        + request.steps().stream().map(String::valueOf).collect(Collectors.joining(", "))
                        + " steps). 'cachescope inspect' says what it is for: ask for such runs by --steps and --solver,"
                        + " or leave it out.");
            }
        }
        return routers;
    }

    /** @throws IllegalArgumentException if a router serves none of the policies asked for */
    private static void requireUsed(List<RouterSeries> routers, List<SweepPolicy> policies) {
        for (RouterSeries router : routers) {
            if (policies.stream().noneMatch(router::serves)) {
                throw new IllegalArgumentException("router '" + router.nameOrPath() + "': is of "
                        + router.byThreshold() + ", and the policies asked for make nothing of it. Add "
                        + router.byThreshold() + " to --policies, or leave it out.");
            }
        }
    }

    /** The one point of an evaluation. */
    static PointPlan point(Evaluation evaluation, EvaluateRequest request, Calibrator calibrator) throws IOException {
        SamplePlan plan = evaluation.plan(cells(request.policy()), request.length(), request.seed(), calibrator);
        SweepPlan points = new SweepPlan(evaluation, calibrator);
        Place place = new Place(plan.recipe().steps(), request.seed(), request.images());
        String label = request.policy() instanceof PolicyChoice.FewerSteps
                ? PolicyText.details(request.policy())
                : plan.policy().name();
        points.add(place, request.policy(), new Name("evaluated", label));
        return points.points.getFirst();
    }

    /** What the points of one group of policies share. */
    private record Place(int steps, long seed, int images) {}

    private record Name(String series, String label) {}

    private void add(SweepRequest request, Place place, List<RouterSeries> routers) throws IOException {
        for (PolicyChoice rule : request.rules()) {
            add(place, rule);
        }
        for (SweepPolicy policy : request.policies()) {
            switch (policy) {
                case NONE -> add(place, new PolicyChoice.None(), new Name("no cache", ""));
                case ALL -> add(place, new PolicyChoice.All(null), new Name("all cells", ""));
                case FEWER_STEPS -> {
                    for (int fewer : request.fewerSteps()) {
                        if (fewer < place.steps()) {
                            add(place, new PolicyChoice.FewerSteps(fewer));
                        }
                    }
                }
                case L2C, ANY_STEP, LEARNED_DROP -> addThresholds(request, place, served(routers, policy));
                case BUDGET -> addBudgets(request, place, served(routers, policy));
                case EVERY -> {
                    for (int n : request.intervals()) {
                        add(place, new PolicyChoice.EveryNth(n), new Name("every n-th", "n = " + n));
                    }
                }
                case SMOOTH -> {
                    for (double alpha : request.alphas()) {
                        PolicyChoice smooth = new PolicyChoice.Smooth(alpha, PolicyText.USUAL_LAGS);
                        add(place, smooth, new Name("SmoothCache", "α " + Figures.number(alpha)));
                    }
                }
                case RANDOM, BOTTOM, TOP, METRIC, GREEDY, DROP ->
                    addRule(request, place, policy.rule().orElseThrow());
            }
        }
    }

    private static List<RouterSeries> served(List<RouterSeries> routers, SweepPolicy policy) {
        return routers.stream().filter(router -> router.serves(policy)).toList();
    }

    private static SampleRequest.Length steps(int count) {
        return SampleRequest.Length.steps(count);
    }

    private void addThresholds(SweepRequest request, Place place, List<RouterSeries> routers) throws IOException {
        List<@Nullable Double> thetas = new ArrayList<>(request.thetas());
        if (thetas.isEmpty()) {
            thetas.add(null);
        }
        for (RouterSeries router : routers) {
            String series = router.series();
            for (@Nullable Double theta : thetas) {
                String at = theta == null ? "" : "θ " + Figures.number(theta);
                // Along θ a λ is a series of its own (Ma et al., 2024, Fig. 6), at one θ all λ are one.
                Name name = thetas.size() > 1
                        ? new Name(series + " " + router.label(), at)
                        : new Name(series, at.isEmpty() ? router.label() : router.label() + ", " + at);
                PolicyChoice policy = new PolicyChoice.Threshold(router.choice(), theta);
                add(place, policy, name);
            }
        }
    }

    private void addBudgets(SweepRequest request, Place place, List<RouterSeries> routers) throws IOException {
        for (RouterSeries router : routers) {
            for (double share : request.shares()) {
                int cells = (int) Math.round(share * router.cells());
                Name name = new Name(router.series() + " budget, " + router.label(), percent(share));
                add(place, new PolicyChoice.Budget(router.choice(), cells), name);
            }
        }
    }

    private static String percent(double share) {
        return Figures.number(100 * share) + " %";
    }

    private void addRule(SweepRequest request, Place place, PolicyChoice.Rule rule) throws IOException {
        for (double share : request.shares()) {
            PolicyChoice policy = new PolicyChoice.ByRule(rule, new CellBudget.Share(100 * share), place.seed(), null);
            add(place, policy, new Name(rule.words(), percent(share)));
        }
    }

    /** Which cells a policy's runs compute: all where it makes fewer steps. */
    private static PolicyChoice cells(PolicyChoice policy) {
        return policy instanceof PolicyChoice.FewerSteps ? new PolicyChoice.None() : policy;
    }

    private static int steps(PolicyChoice policy, Place place) {
        if (!(policy instanceof PolicyChoice.FewerSteps(int steps))) {
            return place.steps();
        }
        if (steps >= place.steps()) {
            throw new IllegalArgumentException("policy '" + PolicyText.of(policy) + "': expected fewer than the "
                    + place.steps() + " steps of the uncached run");
        }
        return steps;
    }

    private void add(Place place, PolicyChoice policy) throws IOException {
        add(place, policy, new Name(PolicyText.series(policy), PolicyText.details(policy)));
    }

    private void add(Place place, PolicyChoice policy, Name name) throws IOException {
        int steps = steps(policy, place);
        SamplePlan base = evaluation.plan(new PolicyChoice.None(), steps(place.steps()), place.seed(), calibrator);
        SamplePlan plan = steps == place.steps() && policy instanceof PolicyChoice.None
                ? base
                : evaluation.plan(cells(policy), steps(steps), place.seed(), calibrator);
        points.add(new PointPlan(
                name.series(),
                name.label(),
                plan.policy().name(),
                plan.recipe(),
                policy instanceof PolicyChoice.Deciding deciding
                        ? new PointCells.Decided(deciding, plan.policy().schedule())
                        : new PointCells.Fixed(plan.policy().schedule()),
                base.recipe(),
                place.images(),
                command(place, policy, plan)));
    }

    /** How to make a point again. */
    private String command(Place place, PolicyChoice policy, SamplePlan plan) {
        EvaluateRequest request = new EvaluateRequest(
                evaluation.setting(),
                policy,
                steps(place.steps()),
                place.seed(),
                place.images(),
                Path.of(""),
                Shard.WHOLE);
        return PointCommand.of(request, evaluation.model().name(), plan.policy().routerName(), place.steps());
    }
}
