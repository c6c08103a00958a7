package org.cachescope.viewmodel;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.cachescope.caching.HandEdits;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.RouterFile;
import org.cachescope.caching.RunShape;
import org.cachescope.workspace.PolicyChoice;
import org.cachescope.workspace.Problem;
import org.cachescope.workspace.evaluate.PointChoice;
import org.cachescope.workspace.evaluate.PointResult;
import org.cachescope.workspace.studio.ModelSummary;
import org.cachescope.workspace.studio.RouterOffer;

/**
 * Shows a point's run in the window: its steps, guidance, classes and seed, and its cells as they were chosen: policy,
 * router, θ, budget or rule. Where that comes to other cells here, or its router is not at hand, the cells are shown as
 * a fixed schedule; a rule that has to be tried first is shown as such, and finds its cells here. A point of another
 * model than the one open is told and left.
 *
 * @param window takes the recipe
 */
public record PointRecipe(WindowViewModel window) implements TradeOffViewModel.TradeOffRecipe {
    @Override
    public void restore(PointResult point, Optional<Path> cells) {
        ModelSummary model = window.recipe().model().getValue();
        if (model == null || !model.name().equals(point.model())) {
            tell("It was measured with the model " + point.model() + ": open that first.");
            return;
        }
        Optional<PointChoice> choice = PointChoice.of(point);
        RecipeFields fields = window.recipe().fields();
        choice.ifPresent(known -> fields.showMeasured(known.solver(), known.eta()));
        fields.steps().set(point.steps());
        fields.seed().set(point.seed());
        fields.classes().set(choice.map(known -> labels(known.classes(), model)).orElse(List.of()));
        fields.guidanceScale().set(choice.map(PointChoice::guidanceScale).orElse(model.guidanceScale()));
        RunShape run = window.recipe().shape().getValue();
        Optional<CachingState> chosen = run == null
                ? Optional.empty()
                : choice.flatMap(known -> choices(known.policy(), model, run))
                        .filter(state -> state.rule().needsTrial() // its cells are known when it was tried
                                || state.schedule(run).hash().equals(point.scheduleHash()));
        if (chosen.isPresent()) {
            window.caching().restore(chosen.get());
        } else if (cells.isPresent()) {
            window.drop(List.of(cells.get()));
        } else {
            tell("Its router or rule is not at hand, and its cells were not kept.");
        }
    }

    /** Empty, which stands for all, where one is not known here. */
    private List<Integer> labels(List<String> classes, ModelSummary model) {
        try {
            return model.labels(classes);
        } catch (IllegalArgumentException e) {
            tell("Of its classes one is not known here, and all are shown: " + e.getMessage());
            return List.of();
        }
    }

    private void tell(String why) {
        window.jobs().tell(new Problem("Could not show this point's recipe", why));
    }

    /** How the window would choose so; empty where it cannot. */
    private Optional<CachingState> choices(PolicyChoice policy, ModelSummary model, RunShape run) {
        return switch (policy) {
            case PolicyChoice.FewerSteps _ ->
                Optional.of(state(Choice.NONE, run.publishedPattern(), policy)); // the steps are the point's
            case PolicyChoice.None() -> Optional.of(state(Choice.NONE, run.publishedPattern(), policy));
            case PolicyChoice.All(ReusePattern pattern) ->
                Optional.of(
                        state(Choice.ALL_CELLS, Objects.requireNonNullElse(pattern, run.publishedPattern()), policy));
            case PolicyChoice.Threshold(PolicyChoice.RouterChoice router, Double theta) ->
                offer(router, run)
                        .map(offer -> new CachingState(
                                offer,
                                offer.content() instanceof RouterFile.Decisions ? Choice.FIXED : Choice.THETA,
                                theta == null ? new RouterPick(model, run).theta(offer) : theta,
                                0,
                                HandEdits.NONE,
                                run.publishedPattern()));
            case PolicyChoice.Budget(PolicyChoice.RouterChoice router, int count) ->
                offer(router, run)
                        .map(offer -> new CachingState(
                                offer,
                                Choice.BUDGET,
                                window.caching().theta().get(),
                                count,
                                HandEdits.NONE,
                                run.publishedPattern()));
            case PolicyChoice.ByRule _, PolicyChoice.EveryNth _, PolicyChoice.ByBlocks _, PolicyChoice.Smooth _ ->
                RuleText.isOffered(policy)
                        ? Optional.of(state(Choice.RULE, run.publishedPattern(), policy))
                        : Optional.empty();
        };
    }

    private CachingState state(Choice choice, ReusePattern pattern, PolicyChoice policy) {
        PolicyChoice rule = choice == Choice.RULE ? policy : RuleText.USUAL;
        return new CachingState(null, choice, window.caching().theta().get(), 0, HandEdits.NONE, pattern, rule);
    }

    /** The router at hand that a choice names by its name or its file. */
    private Optional<RouterOffer> offer(PolicyChoice.RouterChoice router, RunShape run) {
        String named = router.nameOrPath();
        return window.caching().offers().stream()
                .filter(offer -> offer.name().equals(named)
                        || offer.file() != null && offer.file().toString().equals(named))
                .filter(offer -> offer.misfit(run).isEmpty())
                .findFirst();
    }
}
