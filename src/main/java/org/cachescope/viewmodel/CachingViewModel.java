package org.cachescope.viewmodel;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.ObservableList;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CellCounts;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.RouterFile;
import org.cachescope.caching.RunShape;
import org.cachescope.diffusion.Evaluation;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.workspace.PolicyChoice;
import org.cachescope.workspace.PolicyText;
import org.cachescope.workspace.Problem;
import org.cachescope.workspace.jobs.Jobs;
import org.cachescope.workspace.session.RecentRouter;
import org.cachescope.workspace.studio.ModelSummary;
import org.cachescope.workspace.studio.RouterOffer;
import org.cachescope.workspace.studio.Studio;
import org.jspecify.annotations.Nullable;

/**
 * Which cells reuse: router, θ or budget, and what a person sets by hand. The schedule follows every change at once,
 * and stays the same object as long as no cell changes.
 */
public final class CachingViewModel {
    private final ObservableValue<@Nullable RunShape> shape;
    private final Consumer<Problem> problems;
    private final RouterShelf shelf;
    private final RecentRouters recent = new RecentRouters();
    private final ScheduleSource source;

    /**
     * Follows a model, a recipe and a run's size.
     *
     * @param ui runs what changes properties
     * @param problems hears, on the user interface's thread, of what could not be done
     */
    public CachingViewModel(
            Studio studio,
            Jobs jobs,
            Executor ui,
            ObservableValue<@Nullable ModelSummary> model,
            ObservableValue<@Nullable SamplingRecipe> recipe,
            ObservableValue<@Nullable RunShape> shape,
            Consumer<Problem> problems) {
        this.shape = shape;
        this.problems = problems;
        this.shelf = new RouterShelf(studio, jobs, ui, problems);
        this.source = new ScheduleSource(
                shelf, model, shape, recipe, changed -> new RuleTrials(studio, jobs, ui, model, recipe, changed));
    }

    /** The routers at hand, greyed where they do not fit the present run. */
    public ObservableList<RouterRow> routers() {
        return shelf.rows();
    }

    /** The same without what a list says of them. */
    public List<RouterOffer> offers() {
        return routers().stream().map(RouterRow::offer).toList();
    }

    /** Routers and schedules used from files other than those at hand from the start, the newest first. */
    public ObservableList<RecentRouter> recentRouters() {
        return recent.list();
    }

    /** The router in use; null where none fits. */
    public ObservableValue<@Nullable RouterOffer> router() {
        return source.router();
    }

    /** How cells are chosen. */
    public ObjectProperty<Choice> choice() {
        return source.choice();
    }

    /** The router by which the cells are decided in the end; null where another policy decides them. */
    public @Nullable RouterOffer deciding() {
        return inForce().getValue().needsRouter() ? router().getValue() : null;
    }

    /**
     * What decides the cells in the end: {@link #choice}, or what takes its place where that cannot serve the run,
     * which {@link #note} explains.
     */
    public ObservableValue<Choice> inForce() {
        return source.outcome().decidedBy();
    }

    /**
     * The choice where it decides as it was made; {@link Choice#NONE} where another takes its place, which no setting
     * moves.
     */
    public ObservableValue<Choice> inForceAsChosen() {
        return choice().flatMap(chosen -> inForce().map(now -> now == chosen ? chosen : Choice.NONE));
    }

    /**
     * Threshold on β, 0 to 1, or the least number below 0 where a β of 0 shall not reuse. What lies outside counts as
     * the nearer end; what is no number is passed over.
     */
    public DoubleProperty theta() {
        return source.cut().theta();
    }

    /** The threshold as typed. */
    public TypedField<Double> thetaField() {
        return source.cut().thetaField();
    }

    /** Cells to reuse, 0 to as many as the router has; more count as all. */
    public IntegerProperty budget() {
        return source.cut().budget();
    }

    /** The budget as typed. */
    public TypedField<Integer> budgetField() {
        return source.cut().budgetField();
    }

    /** The rule without router as typed, such as {@code random:k=30%,seed=1}. */
    public TypedField<PolicyChoice> ruleField() {
        return source.rule();
    }

    /** What the rule does and what its number means, as sentences; empty while it is wrong. */
    public ObservableValue<String> ruleHint() {
        return ruleField().value().map(RuleText::hint).orElse("");
    }

    /** The β of the router in use. */
    public ObservableValue<BetaDistribution> distribution() {
        return source.cut().distribution();
    }

    /** What the policy chose, without what was set by hand; null until model and routers are known. */
    public ObservableValue<@Nullable CacheSchedule> chosen() {
        return source.outcome().chosen();
    }

    /** What runs: the policy's cells and those set by hand. */
    public ObservableValue<@Nullable CacheSchedule> schedule() {
        return source.outcome().schedule();
    }

    /** "k of n cells reuse"; empty until there is a schedule. */
    public ObservableValue<Optional<CellCounts>> counts() {
        return source.outcome()
                .schedule()
                .map(CacheSchedule::counts)
                .map(Optional::of)
                .orElse(Optional.empty());
    }

    /** Cells that the last move of θ or budget changed. */
    public ReadOnlyIntegerProperty lastFlipped() {
        return source.outcome().lastFlipped();
    }

    /** Why the cells are chosen otherwise than by the choice, as a sentence; empty where they are not. */
    public ObservableValue<Optional<String>> note() {
        return source.outcome().note();
    }

    /** Why a choice cannot be made now, as a sentence; empty where it can. */
    public Optional<String> unavailable(Choice wanted) {
        return ChosenPolicy.unavailable(wanted, source.router().getValue());
    }

    /** Uses a router as long as it fits the run; one that does not fit now is told and changes nothing. */
    public void use(RouterOffer offer) {
        RunShape run = shape.getValue();
        Optional<String> misfit = run == null
                ? Optional.of("No run is set up that it could serve.")
                : offer.misfit(run)
                        .map(reason -> reason + " Set the recipe so, or train a router for this run in the tab Train.");
        if (misfit.isPresent()) {
            problems.accept(new Problem("Could not use " + offer.name(), misfit.get()));
            return;
        }
        if (!shelf.holds(offer) || recent.holds(offer)) {
            recent.add(offer);
        }
        source.use(offer);
    }

    /** Names a router by the file that it was written to, where one with the same content is at hand without a file. */
    public void written(RouterOffer offer) {
        if (source.written(offer)) {
            recent.add(offer);
        }
    }

    /** Leaves the router to the program again. */
    public void useBest() {
        source.useBest();
    }

    /**
     * Reads a router or schedule and uses it.
     *
     * @param torchPattern how a torch file, which does not say, is to be used
     */
    public void importRouter(Path file, ReusePattern torchPattern) {
        shelf.read(file, torchPattern, this::use);
    }

    /** Reads a router or schedule again and uses it. */
    public void importRouter(RecentRouter known) {
        importRouter(known.path(), known.torchPattern());
    }

    /** Moves θ to the next distinct β, so that the fewest possible cells more reuse. */
    public void nextBeta() {
        source.cut().nextBeta();
    }

    /** Moves θ below the greatest β that reuses, so that the fewest possible cells less do. */
    public void previousBeta() {
        source.cut().previousBeta();
    }

    /** Moves θ to where nothing reuses. */
    public void reuseNone() {
        source.cut().reuseNone();
    }

    /** Moves θ to where every cell reuses. */
    public void reuseAll() {
        source.cut().reuseAll();
    }

    /** Cells set by hand. */
    public HandEditing byHand() {
        return source.byHand();
    }

    /** Network evaluations of the present run, in sampling order; none while no model is open or its size is wrong. */
    List<Evaluation> evaluations() {
        return source.evaluations();
    }

    /** What the blocks of the model's network are, as an axis says it. */
    String blockAxis() {
        return source.blockAxis();
    }

    /** Lets every evaluation but the first reuse, or those alone that may as published for the run's solver. */
    public void reuseAtAnyStep(boolean any) {
        source.reuseAtAnyStep(any);
    }

    /** What a person has chosen, to be shown again by {@link #restore}. */
    public CachingState state() {
        return source.state();
    }

    /**
     * The same as it decides now, with the router in use, be it one that the program chose. A rule that is still being
     * tried out, or that came to nothing, has decided no cell: what is run by then is a run without cache.
     */
    public CachingState decided() {
        CachingState chosen = state().with(router().getValue());
        return chosen.choice() == Choice.RULE
                        && chosen.rule().needsTrial()
                        && inForce().getValue() != Choice.RULE
                ? chosen.by(Choice.NONE)
                : chosen;
    }

    /**
     * {@link #decided} for other places that run it: a rule that was tried out is there as the schedule that it came
     * to.
     */
    CachingState inUse() {
        CachingState chosen = decided();
        CacheSchedule cells = source.outcome().chosen().get();
        if (chosen.choice() != Choice.RULE || cells == null || !chosen.rule().needsTrial()) {
            return chosen;
        }
        RouterOffer decided =
                new RouterOffer(PolicyText.words(chosen.rule()), null, new RouterFile.Decisions(cells), List.of());
        return new CachingState(
                decided, Choice.FIXED, chosen.theta(), chosen.budget(), chosen.edits(), chosen.editPattern());
    }

    /** Takes down what a rule that has to be tried out came to, so that it need not be tried for that run again. */
    void know(PolicyChoice rule, ModelSummary model, SamplingRecipe recipe, CacheSchedule cells) {
        source.know(rule, model, recipe, cells);
    }

    /** Shows an earlier choice; at once if the routers are known, else when they are. */
    void restore(CachingState state) {
        source.restore(state);
    }
}
