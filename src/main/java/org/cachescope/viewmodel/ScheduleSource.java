package org.cachescope.viewmodel;

import java.util.List;
import java.util.function.Function;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterFile;
import org.cachescope.caching.RunShape;
import org.cachescope.caching.SolverName;
import org.cachescope.diffusion.Evaluation;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.workspace.PolicyChoice;
import org.cachescope.workspace.PolicyText;
import org.cachescope.workspace.RouterNotes;
import org.cachescope.workspace.studio.ModelSummary;
import org.cachescope.workspace.studio.RouterOffer;
import org.jspecify.annotations.Nullable;

/** Makes the schedule of model, size of run, router, θ, budget and cells by hand, anew at every change of one. */
final class ScheduleSource {
    private final ObservableValue<@Nullable ModelSummary> model;
    private final ObservableValue<@Nullable RunShape> shape;
    private final RouterShelf shelf;
    private final RouterInUse router;
    private final RuleTrials trials;
    private final ObjectProperty<Choice> choice = new SimpleObjectProperty<>(Choice.THETA);
    private final ThetaAndBudget cut = new ThetaAndBudget(this::moved);
    private final ScheduleInForce outcome = new ScheduleInForce();
    private final HandEditing byHand = new HandEditing(outcome.chosen(), () -> change(() -> {}));
    private final TypedField<PolicyChoice> rule = new TypedField<>(RuleText.USUAL, RuleText::parse, PolicyText::of);
    private PolicyChoice lastRule = RuleText.USUAL; // while what is typed is wrong
    private @Nullable CachingState restoring;
    private boolean changing;

    /** @param trials makes what tries rules out, given what to call when more is known */
    ScheduleSource(
            RouterShelf shelf,
            ObservableValue<@Nullable ModelSummary> model,
            ObservableValue<@Nullable RunShape> shape,
            ObservableValue<@Nullable SamplingRecipe> recipe,
            Function<Runnable, RuleTrials> trials) {
        this.shelf = shelf;
        this.trials = trials.apply(() -> change(() -> {}));
        this.router = new RouterInUse(shelf);
        this.model = model;
        this.shape = shape;
        model.addListener((_, former, opened) -> modelChanged(former, opened));
        shape.addListener((_, _, _) -> change(this::pickRouter));
        choice.addListener((_, former, next) -> moved(() -> choiceChanged(former, next)));
        recipe.addListener((_, _, _) -> {
            if (choice.get() == Choice.RULE && lastRule.needsTrial()) {
                change(() -> {});
            }
        });
        rule.value().addListener((_, _, typed) -> moved(() -> lastRule = typed == null ? lastRule : typed));
        if (model.getValue() != null) {
            modelChanged(null, model.getValue());
        }
    }

    ObservableValue<@Nullable RouterOffer> router() {
        return router.offer();
    }

    ObjectProperty<Choice> choice() {
        return choice;
    }

    /** The rule without router, as typed. */
    TypedField<PolicyChoice> rule() {
        return rule;
    }

    void know(PolicyChoice tried, ModelSummary of, SamplingRecipe recipe, CacheSchedule cells) {
        trials.know(tried, of, recipe, cells);
    }

    ThetaAndBudget cut() {
        return cut;
    }

    HandEditing byHand() {
        return byHand;
    }

    /** What all of it comes to. */
    ScheduleInForce outcome() {
        return outcome;
    }

    /** Uses a router wherever it fits, by its scores or its decisions. */
    void use(RouterOffer offer) {
        change(() -> {
            router.prefer(offer);
            pickRouter();
            if (offer.content() instanceof RouterFile.Decisions) {
                choice.set(Choice.FIXED);
            } else if (choice.get() != Choice.BUDGET) {
                choice.set(Choice.THETA);
            }
        });
    }

    /** Has a file stand for the router at hand that was written to it. @return whether there was such a router */
    boolean written(RouterOffer offer) {
        boolean known = shelf.nameByFile(offer);
        if (known) {
            change(() -> router.nameByFile(offer)); // policy, θ and cells stay: it is the same router
        }
        return known;
    }

    /** Leaves the router to the program. */
    void useBest() {
        change(() -> {
            router.preferNone();
            pickRouter();
        });
    }

    /** What a person has chosen; an earlier choice that waits for the routers counts as chosen. */
    CachingState state() {
        CachingState waiting = restoring;
        if (waiting != null) {
            return waiting;
        }
        return new CachingState(
                router.explicit(),
                choice.get(),
                cut.theta().get(),
                cut.budget().get(),
                byHand.edits().getValue(),
                byHand.pattern().get(),
                lastRule);
    }

    /** Shows an earlier choice; at once if the routers are known, else when they are. */
    void restore(CachingState state) {
        restoring = state;
        if (shelf.ready() && shape.getValue() != null) {
            change(this::pickRouter);
        }
    }

    private void modelChanged(@Nullable ModelSummary former, @Nullable ModelSummary opened) {
        if (opened == null) {
            return;
        }
        boolean other = former == null || !former.path().equals(opened.path());
        change(() -> {
            if (other) {
                restoring = null; // it was of the former model
                byHand.forget();
                router.forget();
                cut.forget();
            }
            shelf.load(opened, () -> change(this::pickRouter)); // until then the other model has no schedule
        });
    }

    private void pickRouter() {
        ModelSummary open = model.getValue();
        RunShape run = shape.getValue();
        if (open == null || run == null || !shelf.ready()) {
            return;
        }
        followSolver(run);
        CachingState earlier = restoring;
        restoring = null;
        if (earlier != null
                && earlier.router() != null
                && earlier.router().misfit(run).isEmpty()) {
            router.prefer(noted(earlier.router(), open));
        }
        RouterPick pick = new RouterPick(open, run);
        RouterOffer next = router.wanted(pick);
        if (!router.alike(next)
                && cut.follow(next, pick)
                && next != null
                && next.content() instanceof RouterFile.Learned(Router learned)) {
            byHand.pattern().set(learned.info().pattern());
        }
        router.set(next);
        if (earlier != null) {
            choice.set(earlier.choice());
            cut.theta().set(earlier.theta());
            cut.budget().set(earlier.budget());
            rule.set(earlier.rule());
            byHand.pattern().set(earlier.editPattern());
            followSolver(run);
            recompute(); // edits belong to a schedule's size
            byHand.replace(earlier.edits());
        }
    }

    /** A pattern that the run's solver cannot have gives way to the published one. */
    private void followSolver(RunShape run) {
        if (byHand.pattern().get().misfit(SolverName.of(run.solver())).isPresent()) {
            byHand.pattern().set(run.publishedPattern());
        }
    }

    /** Network evaluations of the present run, in sampling order; none while no model is open or its size is wrong. */
    List<Evaluation> evaluations() {
        ModelSummary open = model.getValue();
        RunShape run = shape.getValue();
        return open == null || run == null ? List.of() : RunTimes.of(open.architecture(), run);
    }

    /** What the blocks of the model's network are, as an axis says it. */
    String blockAxis() {
        ModelSummary open = model.getValue();
        return open == null ? HeatmapContents.EMPTY.blockAxis() : HeatmapContents.blockAxis(open.architecture());
    }

    /** Whether every evaluation but the first may reuse, or those alone that may as published for the run's solver. */
    void reuseAtAnyStep(boolean any) {
        RunShape run = shape.getValue();
        ReusePattern published = run == null ? ReusePattern.ALTERNATE : run.publishedPattern();
        byHand.pattern().set(any ? ReusePattern.ANY_STEP : published);
    }

    /** With what is to be known of it; who kept it did not keep that, and the model may be another by now. */
    private RouterOffer noted(RouterOffer kept, ModelSummary open) {
        return !shelf.holds(kept) && kept.content() instanceof RouterFile.Learned(Router learned)
                ? new RouterOffer(
                        kept.name(), kept.file(), kept.content(), RouterNotes.of(learned, open.name(), open.identity()))
                : kept;
    }

    private void choiceChanged(Choice former, Choice next) {
        CacheSchedule present = outcome.chosen().get();
        if (next == Choice.BUDGET && former == Choice.THETA && present != null) {
            cut.budget().set(present.counts().spared());
        }
    }

    private void moved(Runnable field) {
        CacheSchedule before = outcome.chosen().get();
        change(field);
        if (!changing) {
            outcome.countFlipsSince(before);
        }
    }

    /** Makes several changes of which the schedule sees the last one only. */
    private void change(Runnable changes) {
        boolean outermost = !changing;
        changing = true;
        try {
            changes.run();
        } finally {
            changing = !outermost;
        }
        if (outermost) {
            recompute();
            shelf.show(shape.getValue());
        }
    }

    private void recompute() {
        RunShape run = shape.getValue();
        if (run == null || !shelf.ready()) {
            outcome.forget();
        } else if (choice.get() == Choice.RULE && lastRule.needsTrial()) {
            outcome.follow(trials.of(lastRule), run);
        } else {
            outcome.follow(policy(run), run);
        }
        outcome.edit(byHand);
    }

    private ChosenPolicy policy(RunShape run) {
        return ChosenPolicy.of(
                choice.get(),
                router.offer().getValue(),
                cut.theta().get(),
                cut.budget().get(),
                byHand.pattern().get(),
                lastRule,
                run);
    }
}
