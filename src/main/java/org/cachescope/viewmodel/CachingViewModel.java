package org.cachescope.viewmodel;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.ObservableList;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CellAction;
import org.cachescope.caching.CellCounts;
import org.cachescope.caching.HandEdits;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterFile;
import org.cachescope.caching.RunShape;
import org.cachescope.workspace.Problem;
import org.cachescope.workspace.jobs.Jobs;
import org.cachescope.workspace.studio.ModelSummary;
import org.cachescope.workspace.studio.RouterOffer;
import org.cachescope.workspace.studio.Studio;
import org.jspecify.annotations.Nullable;

/**
 * Which cells reuse: router, θ or budget, and what a person sets by hand. The schedule follows every change at once, and
 * stays the same object as long as no cell changes.
 */
public final class CachingViewModel {
    private static final double FIRST_THETA = 0.1;

    private final ObservableValue<@Nullable ModelSummary> model;
    private final ObservableValue<@Nullable RunShape> shape;
    private final Consumer<Problem> problems;
    private final RouterShelf shelf;
    private final ReadOnlyObjectWrapper<@Nullable RouterOffer> router = new ReadOnlyObjectWrapper<>();
    private final ObjectProperty<Choice> choice = new SimpleObjectProperty<>(Choice.THETA);
    private final DoubleProperty theta = new SimpleDoubleProperty(FIRST_THETA);
    private final IntegerProperty budget = new SimpleIntegerProperty();
    private final TypedField<Double> thetaField =
            new TypedField<>(FIRST_THETA, t -> Numbers.real("θ", t, 0, 1), Numbers::text);
    private final TypedField<Integer> budgetField = new TypedField<>(
            0, t -> Numbers.whole("Cells", t, 0, distribution().getValue().cells()), String::valueOf);
    private final ReadOnlyObjectWrapper<BetaDistribution> distribution =
            new ReadOnlyObjectWrapper<>(BetaDistribution.EMPTY);
    private final ReadOnlyObjectWrapper<@Nullable CacheSchedule> chosen = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable CacheSchedule> schedule = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyIntegerWrapper lastFlipped = new ReadOnlyIntegerWrapper();
    private final ReadOnlyObjectWrapper<Optional<String>> note = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<HandEdits> edits = new ReadOnlyObjectWrapper<>(HandEdits.NONE);
    private final ObjectProperty<ReusePattern> editPattern = new SimpleObjectProperty<>(ReusePattern.ALTERNATE);
    private final Map<Size, EditHistory> histories = new HashMap<>();
    private @Nullable RouterOffer explicit;
    private @Nullable CachingState restoring;
    private boolean changing;

    /** Edits belong to runs of one size: the same numbers mean other cells elsewhere. */
    private record Size(int evaluations, int layers) {}

    /**
     * Follows a model and a run's size.
     *
     * @param ui runs what changes properties
     * @param problems hears, on the user interface's thread, of what could not be done
     */
    public CachingViewModel(
            Studio studio,
            Jobs jobs,
            Executor ui,
            ObservableValue<@Nullable ModelSummary> model,
            ObservableValue<@Nullable RunShape> shape,
            Consumer<Problem> problems) {
        this.model = model;
        this.shape = shape;
        this.problems = problems;
        this.shelf = new RouterShelf(studio, jobs, ui, problems);
        model.addListener((_, former, opened) -> modelChanged(former, opened));
        shape.addListener((_, _, _) -> change(this::pickRouter));
        theta.addListener((_, _, value) -> moved(() -> show(thetaField, value.doubleValue())));
        budget.addListener((_, _, value) -> moved(() -> show(budgetField, value.intValue())));
        thetaField.value().addListener((_, _, typed) -> typed(typed, theta::set));
        budgetField.value().addListener((_, _, typed) -> typed(typed, budget::set));
        choice.addListener((_, former, next) -> change(() -> choiceChanged(former, next)));
        editPattern.addListener((_, _, _) -> change(() -> {}));
        if (model.getValue() != null) {
            modelChanged(null, model.getValue());
        }
    }

    private static <T> void show(TypedField<T> field, T value) {
        if (!value.equals(field.value().get())) {
            field.set(value);
        }
    }

    private static <T> void typed(@Nullable T value, Consumer<T> property) {
        if (value != null) {
            property.accept(value);
        }
    }

    private void modelChanged(@Nullable ModelSummary former, @Nullable ModelSummary opened) {
        if (opened == null) {
            return;
        }
        if (former == null || !former.path().equals(opened.path())) {
            change(() -> {
                explicit = null;
                histories.clear();
                router.set(null);
            });
        }
        shelf.load(opened, () -> change(this::pickRouter));
    }

    /** The routers at hand, greyed where they do not fit the present run. */
    public ObservableList<RouterRow> routers() {
        return shelf.rows();
    }

    /** The router in use; null where none fits. */
    public ObservableValue<@Nullable RouterOffer> router() {
        return router.getReadOnlyProperty();
    }

    /** How cells are chosen. */
    public ObjectProperty<Choice> choice() {
        return choice;
    }

    /** Threshold on β. */
    public DoubleProperty theta() {
        return theta;
    }

    /** The threshold as typed. */
    public TypedField<Double> thetaField() {
        return thetaField;
    }

    /** Cells to reuse, 0 to as many as the router has; more count as all. */
    public IntegerProperty budget() {
        return budget;
    }

    /** The budget as typed. */
    public TypedField<Integer> budgetField() {
        return budgetField;
    }

    /** The β of the router in use. */
    public ObservableValue<BetaDistribution> distribution() {
        return distribution.getReadOnlyProperty();
    }

    /** What the policy chose, without what was set by hand; null until model and routers are known. */
    public ObservableValue<@Nullable CacheSchedule> chosen() {
        return chosen.getReadOnlyProperty();
    }

    /** What runs: the policy's cells and those set by hand. */
    public ObservableValue<@Nullable CacheSchedule> schedule() {
        return schedule.getReadOnlyProperty();
    }

    /** "k of n cells reuse"; empty until there is a schedule. */
    public ObservableValue<Optional<CellCounts>> counts() {
        return schedule.map(CacheSchedule::counts).map(Optional::of).orElse(Optional.empty());
    }

    /** Cells that the last move of θ or budget changed. */
    public ReadOnlyIntegerProperty lastFlipped() {
        return lastFlipped.getReadOnlyProperty();
    }

    /** Why the cells are chosen otherwise than by the choice, as a sentence; empty where they are not. */
    public ObservableValue<Optional<String>> note() {
        return note.getReadOnlyProperty();
    }

    /** Why a choice cannot be made now, as a sentence; empty where it can. */
    public Optional<String> unavailable(Choice wanted) {
        RouterOffer offer = router.get();
        boolean decisions = offer != null && offer.content() instanceof RouterFile.Decisions;
        return switch (wanted) {
            case THETA, BUDGET ->
                offer == null
                        ? Optional.of("No router fits this run.")
                        : decisions ? Optional.of(withoutBeta(offer)) : Optional.empty();
            case FIXED -> decisions ? Optional.empty() : Optional.of("No schedule has been imported for this run.");
            case ALL_CELLS, NONE -> Optional.empty();
        };
    }

    private static String withoutBeta(RouterOffer offer) {
        return offer.name() + " holds decisions and no β, so there is no θ to move.";
    }

    /** Uses a router as long as it fits the run; one that does not fit now is told and changes nothing. */
    public void use(RouterOffer offer) {
        RunShape run = shape.getValue();
        Optional<String> misfit =
                run == null ? Optional.of("No run is set up that it could serve.") : offer.misfit(run);
        if (misfit.isPresent()) {
            problems.accept(new Problem("Could not use " + offer.name(), misfit.get()));
            return;
        }
        change(() -> {
            shelf.add(offer);
            explicit = offer;
            pickRouter();
            boolean decisions = offer.content() instanceof RouterFile.Decisions;
            if (decisions) {
                choice.set(Choice.FIXED);
            } else if (choice.get() != Choice.BUDGET) {
                choice.set(Choice.THETA);
            }
        });
    }

    /** Leaves the router to the program again. */
    public void useBest() {
        change(() -> {
            explicit = null;
            pickRouter();
        });
    }

    /**
     * Reads a router or schedule and uses it.
     *
     * @param torchPattern how a torch file, which does not say, is to be used
     */
    public void importRouter(Path file, ReusePattern torchPattern) {
        shelf.read(file, torchPattern, this::use);
    }

    /** Moves θ to the next distinct β, so that the fewest possible cells more reuse. */
    public void nextBeta() {
        distribution.get().next(theta.get()).ifPresent(theta::set);
    }

    /** Moves θ below the greatest β that reuses, so that the fewest possible cells less do. */
    public void previousBeta() {
        distribution.get().previous(theta.get()).ifPresent(theta::set);
    }

    /** Moves θ to where nothing reuses. */
    public void reuseNone() {
        theta.set(distribution.get().reuseNone());
    }

    /** Moves θ to where every cell reuses. */
    public void reuseAll() {
        theta.set(distribution.get().reuseAll());
    }

    /** Cells by hand for runs of this size. */
    public ObservableValue<HandEdits> edits() {
        return edits.getReadOnlyProperty();
    }

    /** Which rows may be edited, and which steps are cache steps where every cell reuses. */
    public ObjectProperty<ReusePattern> editPattern() {
        return editPattern;
    }

    /**
     * Sets cells by hand, as one change that can be undone. Those that cannot have the action stay as they are.
     *
     * @param action what they do; null gives them back to the policy
     * @return why some stayed, as a sentence; empty where all were set
     */
    public Optional<String> edit(Collection<HandEdits.Cell> cells, @Nullable CellAction action) {
        CacheSchedule base = chosen.get();
        if (base == null) {
            return Optional.of("There is no schedule to edit yet.");
        }
        List<HandEdits.Cell> possible = cells.stream()
                .filter(cell -> action == null
                        || HandEdits.refusal(base, editPattern.get(), cell, action)
                                .isEmpty())
                .toList();
        EditHistory history = history(base);
        history.change(
                action == null
                        ? history.current().without(possible)
                        : history.current().with(possible, action));
        change(() -> {});
        return action == null ? Optional.empty() : refusal(base, cells, possible, action);
    }

    private Optional<String> refusal(
            CacheSchedule base, Collection<HandEdits.Cell> cells, List<HandEdits.Cell> possible, CellAction action) {
        int left = cells.size() - possible.size();
        return cells.stream()
                .flatMap(cell -> HandEdits.refusal(base, editPattern.get(), cell, action).stream())
                .findFirst()
                .map(reason -> cells.size() == 1 ? reason : left + " of " + cells.size() + " cells stay. " + reason);
    }

    private EditHistory history(CacheSchedule base) {
        return histories.computeIfAbsent(new Size(base.evaluations(), base.layers()), _ -> new EditHistory());
    }

    private Optional<EditHistory> history() {
        return Optional.ofNullable(chosen.get()).map(this::history);
    }

    /** Whether there is an edit to take back. */
    public boolean canUndo() {
        return history().map(EditHistory::canUndo).orElse(false);
    }

    /** Whether there is an edit to make again. */
    public boolean canRedo() {
        return history().map(EditHistory::canRedo).orElse(false);
    }

    /** Takes the last edit back. */
    public void undo() {
        history().ifPresent(EditHistory::undo);
        change(() -> {});
    }

    /** Makes an edit again that was taken back. */
    public void redo() {
        history().ifPresent(EditHistory::redo);
        change(() -> {});
    }

    /** Gives all cells back to the policy; this too can be undone. */
    public void clearEdits() {
        history().ifPresent(history -> history.change(HandEdits.NONE));
        change(() -> {});
    }

    /** What a person has chosen, to be shown again by {@link #restore}. */
    public CachingState state() {
        return new CachingState(explicit, choice.get(), theta.get(), budget.get(), edits.get(), editPattern.get());
    }

    /** Shows an earlier choice; at once if the routers are known, else when they are. */
    void restore(CachingState state) {
        restoring = state;
        if (shelf.ready() && shape.getValue() != null) {
            change(this::pickRouter);
        }
    }

    private void pickRouter() {
        ModelSummary open = model.getValue();
        RunShape run = shape.getValue();
        if (open == null || run == null || !shelf.ready()) {
            return;
        }
        CachingState earlier = restoring;
        restoring = null;
        if (earlier != null
                && earlier.router() != null
                && earlier.router().misfit(run).isEmpty()) {
            shelf.add(earlier.router());
            explicit = earlier.router();
        }
        RouterPick pick = new RouterPick(open, run);
        RouterOffer wanted = explicit;
        RouterOffer next = wanted != null && wanted.misfit(run).isEmpty()
                ? wanted
                : pick.best(shelf.offers()).orElse(null);
        routerChanges(next, pick);
        if (earlier != null) {
            choice.set(earlier.choice());
            theta.set(earlier.theta());
            budget.set(earlier.budget());
            editPattern.set(earlier.editPattern());
            recompute();
            history().ifPresent(history -> history.change(earlier.edits()));
        }
    }

    private void routerChanges(@Nullable RouterOffer next, RouterPick pick) {
        RouterOffer former = router.get();
        if (Objects.equals(former, next)) {
            return;
        }
        if (next == null || former == null || !former.content().equals(next.content())) {
            double share =
                    (double) budget.get() / Math.max(1, distribution.get().cells());
            distribution.set(BetaDistribution.of(next));
            if (next != null && next.content() instanceof RouterFile.Learned(Router learned)) {
                theta.set(pick.theta(next));
                budget.set((int) Math.round(share * learned.cells()));
                editPattern.set(learned.info().pattern());
            }
        }
        router.set(next);
    }

    private void choiceChanged(Choice former, Choice next) {
        CacheSchedule present = chosen.get();
        if (next == Choice.BUDGET && former == Choice.THETA && present != null) {
            budget.set(present.counts().reused());
        }
    }

    private void moved(Runnable field) {
        CacheSchedule before = chosen.get();
        change(field);
        CacheSchedule after = chosen.get();
        if (!changing && before != null && after != null) {
            lastFlipped.set(flips(before, after));
        }
    }

    private static int flips(CacheSchedule before, CacheSchedule after) {
        if (before == after) {
            return 0;
        }
        if (before.evaluations() != after.evaluations() || before.layers() != after.layers()) {
            return 0;
        }
        int flipped = 0;
        for (int evaluation = 0; evaluation < before.evaluations(); evaluation++) {
            for (int column = 0; column < before.layers(); column++) {
                flipped += before.action(evaluation, column) == after.action(evaluation, column) ? 0 : 1;
            }
        }
        return flipped;
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
        CacheSchedule next = run == null || !shelf.ready() ? null : policy(run).schedule(run);
        keepIfEqual(chosen, next);
        CacheSchedule base = chosen.get();
        HandEdits byHand = base == null ? HandEdits.NONE : history(base).current();
        edits.set(byHand);
        keepIfEqual(schedule, base == null || byHand.size() == 0 ? base : byHand.applyTo(base, editPattern.get()));
    }

    private static void keepIfEqual(
            ReadOnlyObjectWrapper<@Nullable CacheSchedule> property, @Nullable CacheSchedule next) {
        if (!Objects.equals(property.get(), next)) {
            property.set(next);
        }
    }

    private CachePolicy policy(RunShape run) {
        note.set(Optional.empty());
        RouterOffer offer = router.get();
        return switch (choice.get()) {
            case NONE -> new CachePolicy.None();
            case ALL_CELLS -> new CachePolicy.AllCells(editPattern.get());
            case THETA, BUDGET, FIXED ->
                offer == null || offer.misfit(run).isPresent() ? withoutRouter(run) : by(offer);
        };
    }

    private CachePolicy by(RouterOffer offer) {
        return switch (offer.content()) {
            case RouterFile.Learned(Router learned)
            when choice.get() == Choice.BUDGET ->
                new CachePolicy.Budget(learned, Math.clamp(budget.get(), 0, learned.cells()));
            case RouterFile.Learned(Router learned) -> new CachePolicy.Threshold(learned, theta.get());
            case RouterFile.Decisions(CacheSchedule decisions) -> {
                if (choice.get() != Choice.FIXED) {
                    note.set(Optional.of(withoutBeta(offer)));
                }
                yield new CachePolicy.Fixed(decisions);
            }
        };
    }

    private CachePolicy withoutRouter(RunShape run) {
        note.set(Optional.of("No router fits " + run.steps() + " " + run.solver()
                + " steps of this model: every cell of every second step reuses. Train one, or import one."));
        return new CachePolicy.AllCells(ReusePattern.ALTERNATE);
    }
}
