package org.cachescope.workspace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CalibratedErrors;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterFile;
import org.cachescope.caching.RouterFiles;
import org.cachescope.caching.RouterMode;
import org.cachescope.caching.RunShape;
import org.cachescope.evaluation.Figures;
import org.jspecify.annotations.Nullable;

/**
 * A policy's schedule for one run, and how it came about.
 *
 * @param schedule the cells
 * @param name the policy in a few words, such as {@code router r20, θ 0.1}
 * @param routerName the router's file name without its ending, or null
 * @param routerHash content hash of the router, or null
 * @param theta the threshold used, or null
 * @param budget the budget used, or null
 * @param notes what the user should know, as sentences
 */
public record ResolvedPolicy(
        CacheSchedule schedule,
        String name,
        @Nullable String routerName,
        @Nullable String routerHash,
        @Nullable Double theta,
        @Nullable Integer budget,
        List<String> notes) {
    private record Source(Path file, RouterFile content) {
        String name() {
            return Installation.bareName(file);
        }

        /** @throws IllegalArgumentException if it holds a router that was trained for other runs */
        void requireServes(RunShape run) {
            if (content instanceof RouterFile.Learned(Router router)) {
                router.misfit(run).ifPresent(reason -> {
                    throw new IllegalArgumentException(file + ": " + reason
                            + " Name one that serves this run by --router, or train one by"
                            + " 'cachescope train-router'.");
                });
            }
        }
    }

    /**
     * As it is before anything was calibrated: a choice that needs that has as many cells as it may reuse, but not yet
     * those.
     */
    static ResolvedPolicy of(Installation installation, OpenedModel model, RunShape run, PolicyChoice choice)
            throws IOException {
        return of(installation, model, run, choice, CalibratedErrors.none(run, Math.max(1, choice.calibratedLags())));
    }

    /**
     * What a choice comes to.
     *
     * @param errors of such runs, at as many lags as the choice asks for
     */
    static ResolvedPolicy of(
            Installation installation, OpenedModel model, RunShape run, PolicyChoice choice, CalibratedErrors errors)
            throws IOException {
        return switch (choice) {
            case PolicyChoice.ByRule _, PolicyChoice.EveryNth _, PolicyChoice.Smooth _, PolicyChoice.ByBlocks _ ->
                WrongOptionException.checked("--policy", () -> withoutRouter(run, choice, errors));
            case PolicyChoice.FewerSteps(int steps) ->
                throw new IllegalArgumentException("Fewer steps are a run of another length: --steps " + steps
                        + " --policy none makes it; 'evaluate' and 'sweep' compare the two.");
            case PolicyChoice.None() ->
                new ResolvedPolicy(new CachePolicy.None().schedule(run), "no cache", null, null, null, null, List.of());
            case PolicyChoice.All(ReusePattern pattern) ->
                all(run, pattern == null ? run.publishedPattern() : pattern, List.of());
            case PolicyChoice.Threshold(PolicyChoice.RouterChoice router, Double theta) -> {
                Optional<Source> source = source(installation, model, run, router);
                if (source.isEmpty()) {
                    yield withoutRouter(run, model, theta);
                }
                yield byThreshold(source.get(), model, run, theta);
            }
            case PolicyChoice.Budget(PolicyChoice.RouterChoice router, int cells) -> {
                Source source = source(installation, model, run, router)
                        .orElseThrow(() -> new IllegalArgumentException(noRouter(run, model)
                                + " A budget needs a router's β: name one by --router, or train one."));
                yield byBudget(source, model, run, cells);
            }
        };
    }

    /**
     * What a rule that decides while a run goes on came to.
     *
     * @param on whose run it decided, such as {@code these images}
     */
    static ResolvedPolicy decided(PolicyChoice.Deciding choice, CacheSchedule schedule, String on) {
        String name = PolicyText.words(choice) + ", decided on " + on;
        return new ResolvedPolicy(schedule, name, null, null, null, null, List.of());
    }

    private static ResolvedPolicy withoutRouter(RunShape run, PolicyChoice choice, CalibratedErrors errors) {
        CacheSchedule schedule = RulePolicies.of(choice, run, errors).schedule(run);
        return new ResolvedPolicy(schedule, PolicyText.words(choice), null, null, null, null, List.of());
    }

    private static ResolvedPolicy all(RunShape run, ReusePattern pattern, List<String> notes) {
        CacheSchedule schedule = new CachePolicy.AllCells(pattern).schedule(run);
        return new ResolvedPolicy(schedule, "all cells, " + pattern.label(), null, null, null, null, notes);
    }

    private static ResolvedPolicy withoutRouter(RunShape run, OpenedModel model, @Nullable Double theta) {
        if (theta != null) {
            throw new IllegalArgumentException(noRouter(run, model)
                    + " θ needs a router's β: name one by --router, or train one by 'cachescope train-router'.");
        }
        return all(
                run,
                run.publishedPattern(),
                List.of(noRouter(run, model) + " Every cell of every cache evaluation reuses (pattern '"
                        + run.publishedPattern().label() + "')."));
    }

    private static String noRouter(RunShape run, OpenedModel model) {
        return "No router for " + model.name() + " at " + run.steps() + " " + run.solver()
                + " steps ships with this build.";
    }

    private static ResolvedPolicy byThreshold(Source source, OpenedModel model, RunShape run, @Nullable Double asked) {
        return switch (source.content()) {
            case RouterFile.Learned(Router router) -> {
                double theta = Objects.requireNonNullElseGet(
                        asked, () -> preference(model, run).theta(router));
                CacheSchedule schedule = new CachePolicy.Threshold(router, theta).schedule(run);
                String name = "router " + source.name() + ", θ " + Figures.number(theta);
                yield new ResolvedPolicy(
                        schedule,
                        name,
                        source.name(),
                        router.hash(),
                        theta,
                        null,
                        RouterNotes.of(router, model.name(), model.identity()));
            }
            case RouterFile.Decisions(CacheSchedule decisions) -> {
                if (asked != null) {
                    throw new IllegalArgumentException(source.file() + " holds decisions and no β, so there is no θ to"
                            + " set: leave --theta out.");
                }
                CacheSchedule schedule = new CachePolicy.Fixed(decisions).schedule(run);
                yield new ResolvedPolicy(
                        schedule, "schedule " + source.name(), source.name(), null, null, null, List.of());
            }
        };
    }

    private static ResolvedPolicy byBudget(Source source, OpenedModel model, RunShape run, int cells) {
        return switch (source.content()) {
            case RouterFile.Learned(Router router) -> {
                CachePolicy budget =
                        WrongOptionException.checked("--budget", () -> new CachePolicy.Budget(router, cells));
                CacheSchedule schedule = budget.schedule(run);
                String name = "router " + source.name() + ", budget " + cells;
                yield new ResolvedPolicy(
                        schedule,
                        name,
                        source.name(),
                        router.hash(),
                        null,
                        cells,
                        RouterNotes.of(router, model.name(), model.identity()));
            }
            case RouterFile.Decisions _ ->
                throw new IllegalArgumentException(source.file() + " holds decisions and no β, so there is no order in"
                        + " which a budget could be spent: leave --budget out.");
        };
    }

    /**
     * The router of a choice by β.
     *
     * @throws IllegalArgumentException if none fits the run, or the file holds decisions and no β
     */
    static Router router(Installation installation, OpenedModel model, RunShape run, PolicyChoice.RouterChoice choice)
            throws IOException {
        Source source = source(installation, model, run, choice)
                .orElseThrow(() -> new IllegalArgumentException(
                        noRouter(run, model) + " An order by β needs a router: name one by --router, or train one."));
        return switch (source.content()) {
            case RouterFile.Learned(Router router) -> router;
            case RouterFile.Decisions _ ->
                throw new IllegalArgumentException(source.file() + " holds decisions and no β to order cells by.");
        };
    }

    private static Optional<Source> source(
            Installation installation, OpenedModel model, RunShape run, PolicyChoice.RouterChoice choice)
            throws IOException {
        String named = choice.nameOrPath();
        if (named == null) {
            return shipped(installation, model, run);
        }
        Path file = installation.router(named);
        ReusePattern pattern = Objects.requireNonNullElse(choice.torchPattern(), run.publishedPattern());
        Source source = new Source(file, RouterFiles.read(file, pattern, OptionalInt.of(run.depth())));
        source.requireServes(run);
        return Optional.of(source);
    }

    /** The shipped router that is taken where none is named. */
    private static Optional<Source> shipped(Installation installation, OpenedModel model, RunShape run)
            throws IOException {
        List<Source> shipped = new ArrayList<>();
        for (Path file : installation.routers()) {
            RouterFile content = RouterFiles.read(file, ReusePattern.ALTERNATE, OptionalInt.of(run.depth()));
            shipped.add(new Source(file, content));
        }
        return preference(model, run).best(shipped, Source::content, RouterMode.REUSE);
    }

    private static RouterPreference preference(OpenedModel model, RunShape run) {
        return new RouterPreference(model.name(), model.identity(), model.theta(), run);
    }
}
