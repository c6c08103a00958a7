package org.cachescope.workspace.tradeoff;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.PolicyChoice;
import org.cachescope.workspace.PolicyText;
import org.cachescope.workspace.evaluate.PointChoice;
import org.cachescope.workspace.evaluate.PointResult;
import org.jspecify.annotations.Nullable;

/**
 * Which points are one but for their seed: those of one name, length and N whose cells were chosen alike. Of two points
 * of the same seed that were chosen alike the later one stands: what its command made before, it makes no longer.
 * Points of one name that were chosen by different routers stay apart, and are named by their routers.
 */
final class SeedGroups {
    private static final String LAMBDA = "λ";

    /**
     * What points that differ in their seed alone share.
     *
     * @param choice how cells are chosen, as {@link #choice} tells it
     */
    private record Same(String series, String label, int steps, int baseSteps, int images, String choice) {
        static Same of(PointResult point) {
            return new Same(
                    point.series(),
                    point.label(),
                    point.steps(),
                    point.baseSteps(),
                    point.images(),
                    SeedGroups.choice(point));
        }
    }

    /** What names points; where several routers share it, it is not enough. */
    private record Name(String series, String label, int baseSteps) {
        /** Along θ the name of a series tells its router, elsewhere a point's label does. */
        static Name of(PointResult point) {
            return new Name(point.series(), isOfSeries(point) ? "" : point.label(), point.baseSteps());
        }

        static boolean isOfSeries(PointResult point) {
            return point.series().contains(LAMBDA);
        }
    }

    private SeedGroups() {}

    /** The points by group, in the order of each group's first; within a group by rising seed, each once. */
    static List<List<PointResult>> of(List<PointResult> points) {
        Map<Same, List<PointResult>> groups = toldApart(current(points)).stream()
                .collect(Collectors.groupingBy(Same::of, LinkedHashMap::new, Collectors.toList()));
        return groups.values().stream().map(SeedGroups::eachSeedOnce).toList();
    }

    private static List<PointResult> eachSeedOnce(List<PointResult> points) {
        Map<List<Long>, PointResult> bySeed = new HashMap<>();
        points.forEach(point -> bySeed.put(point.seeds(), point));
        return bySeed.values().stream()
                .sorted(Comparator.comparing(PointResult::seed))
                .toList();
    }

    /**
     * Without what an earlier router of the same file made: a router's cells are the same for every seed, so that seeds
     * with other cells are no seeds of the present one.
     */
    private static List<PointResult> current(List<PointResult> points) {
        Map<List<Object>, String> cells = new HashMap<>();
        points.forEach(point -> cells.put(byCommand(point), point.scheduleHash()));
        return points.stream()
                .filter(point -> router(point).isEmpty() || point.scheduleHash().equals(cells.get(byCommand(point))))
                .toList();
    }

    private static List<Object> byCommand(PointResult point) {
        return List.of(choice(point), point.steps(), point.baseSteps());
    }

    /** How cells were chosen; where the command does not say it, the policy in words. */
    private static String choice(PointResult point) {
        return PointChoice.of(point)
                .map(chosen -> PolicyText.of(seedless(chosen.policy())))
                .orElse(point.policy());
    }

    /** Rules of chance draw anew for each seed; one whose own seed was asked for has it in its series' name. */
    private static PolicyChoice seedless(PolicyChoice policy) {
        return policy instanceof PolicyChoice.ByRule rule
                ? new PolicyChoice.ByRule(rule.rule(), rule.budget(), 0, rule.pattern())
                : policy;
    }

    private static Optional<String> router(PointResult point) {
        return PointChoice.of(point).map(PointChoice::policy).flatMap(policy -> Optional.ofNullable(named(policy)));
    }

    private static @Nullable String named(PolicyChoice policy) {
        return switch (policy) {
            case PolicyChoice.Threshold(PolicyChoice.RouterChoice router, Double _) -> router.nameOrPath();
            case PolicyChoice.Budget(PolicyChoice.RouterChoice router, int _) -> router.nameOrPath();
            default -> null;
        };
    }

    /** Adds the router's name where points of one name are of several. */
    private static List<PointResult> toldApart(List<PointResult> points) {
        Map<Name, Collection<String>> routers = new HashMap<>();
        for (PointResult point : points) {
            router(point)
                    .ifPresent(router -> routers.computeIfAbsent(Name.of(point), _ -> new ArrayList<>())
                            .add(router));
        }
        List<PointResult> named = new ArrayList<>();
        for (PointResult point : points) {
            Function<String, String> told = names(routers.getOrDefault(Name.of(point), List.of()));
            named.add(router(point).map(told).map(name -> named(point, name)).orElse(point));
        }
        return named;
    }

    /** What tells routers apart: nothing for one, else their names, or their paths where two have the same name. */
    private static Function<String, String> names(Collection<String> routers) {
        List<String> paths = routers.stream().distinct().toList();
        if (paths.size() < 2) {
            return _ -> "";
        }
        Function<String, String> bareName = path -> Installation.bareName(Path.of(path));
        return paths.stream().map(bareName).distinct().count() == paths.size() ? bareName : path -> path;
    }

    private static PointResult named(PointResult point, String router) {
        if (router.isEmpty()) {
            return point;
        }
        return Name.isOfSeries(point)
                ? point.named(point.series() + " (" + router + ")", point.label())
                : point.named(point.series(), point.label().isEmpty() ? router : point.label() + " (" + router + ")");
    }
}
