package org.cachescope.viewmodel;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.ObservableList;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.SolverName;
import org.cachescope.evaluation.LayerErrors;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.workspace.ModelChoice;
import org.cachescope.workspace.Problem;
import org.cachescope.workspace.Problems;
import org.cachescope.workspace.Task;
import org.cachescope.workspace.jobs.JobOutcome;
import org.cachescope.workspace.jobs.Jobs;
import org.cachescope.workspace.session.LimitsMemory;
import org.cachescope.workspace.studio.ModelSummary;
import org.cachescope.workspace.studio.Picture;
import org.cachescope.workspace.studio.RouterOffer;
import org.cachescope.workspace.studio.RunRequest;
import org.cachescope.workspace.studio.Studio;
import org.jspecify.annotations.Nullable;

/** The whole window: owns the other view models, what is asked of the engine, files, session and commands. */
public final class WindowViewModel {
    private static final String NAME = "Cachescope";
    private static final String DROPPABLE =
            "Models, autoencoders, routers, schedules and images exported by Cachescope can be dropped here.";

    private final Jobs jobs;
    private final Executor ui;
    private final WindowFiles files;
    private final Dialogs dialogs;
    private final SessionStore session;
    private final JobsViewModel status;
    private final RecipeViewModel recipe;
    private final CachingViewModel caching;
    private final LookViewModel look = new LookViewModel();
    private final CurrentRun run;
    private final ObjectProperty<LimitsMemory> limits = new SimpleObjectProperty<>(LimitsMemory.NONE);
    private final List<Command> commands;

    /**
     * Nothing is open until {@link #start}.
     *
     * @param ui runs what changes properties, in turn and not at once
     */
    public WindowViewModel(
            Studio studio, Jobs jobs, UiThread ui, WindowFiles files, Dialogs dialogs, SessionStore session) {
        this.jobs = jobs;
        this.ui = ui;
        this.files = files;
        this.dialogs = dialogs;
        this.session = session;
        this.status = new JobsViewModel(studio, jobs, ui);
        this.recipe = new RecipeViewModel(studio, jobs, ui, status::tell);
        this.caching =
                new CachingViewModel(studio, jobs, ui, recipe.model(), recipe.recipe(), recipe.shape(), status::tell);
        ServedSteps.follow(recipe, caching);
        this.run = new CurrentRun(recipe, caching, ui);
        this.commands = new WindowCommands(this, dialogs, new ExportCommands(this, run, dialogs)).all();
    }

    /** Model and recipe. */
    public RecipeViewModel recipe() {
        return recipe;
    }

    /** Which cells reuse. */
    public CachingViewModel caching() {
        return caching;
    }

    /** Jobs, device and memory. */
    public JobsViewModel jobs() {
        return status;
    }

    /** Appearance and layout. */
    public LookViewModel look() {
        return look;
    }

    /** The run that the window shows; null while model, recipe or schedule are not complete. */
    public ObservableValue<@Nullable RunRequest> request() {
        return run.request();
    }

    /** What was measured for the model and recipe on show, to be written with them; bound to where it is measured. */
    public ObjectProperty<@Nullable LayerErrors> errors() {
        return run.errors();
    }

    /**
     * What is known of the images of the run on show, which can be written once they are there; bound to their maker.
     */
    public ObjectProperty<CompareViewModel.State> images() {
        return run.images();
    }

    /** What is kept of searches for limits; written where they are made. */
    public ObjectProperty<LimitsMemory> limits() {
        return limits;
    }

    /** Text of the title bar. */
    public ObservableValue<String> title() {
        return recipe.model().map(model -> model.name() + " · " + NAME).orElse(NAME);
    }

    /** What went wrong, the newest first. */
    public ObservableList<Problem> messages() {
        return status.messages();
    }

    /** Whether the theme is dark. */
    public BooleanProperty darkMode() {
        return look.darkMode();
    }

    /** Scale of all text, {@value LookViewModel#SMALLEST} to {@value LookViewModel#LARGEST}. */
    public DoubleProperty fontScale() {
        return look.fontScale();
    }

    /** Whether heatmap and images alone are shown. */
    public BooleanProperty presentation() {
        return look.presentation();
    }

    /** Everything that can be done, in the order of menus. */
    public List<Command> commands() {
        return commands;
    }

    /** @throws IllegalArgumentException if there is none of this id */
    public Command command(String id) {
        return commands.stream()
                .filter(command -> command.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no command '" + id + "'"));
    }

    /** Shows the last session again, or opens the shipped model. */
    public void start() {
        SessionStore.Restored restored = session.load();
        restored.problem().ifPresent(status::tell);
        if (restored.state().isPresent()) {
            restore(restored.state().get(), restored.router());
        } else {
            recipe.open(ModelChoice.SHIPPED);
        }
    }

    private void restore(WindowState state, Optional<Task<RouterOffer>> router) {
        look.restore(state.look());
        recipe.recentModels().setAll(state.recentModels());
        caching.recentRouters().setAll(state.recentRouters());
        limits.set(state.limits());
        router.ifPresentOrElse(
                read -> jobs.start(
                        "Reading the last session's router",
                        read,
                        outcome -> ui.execute(() -> {
                            CachingState cells = state.caching().with(kept(outcome));
                            show(state.model(), state.recipe(), _ -> cells);
                        })),
                () -> show(state.model(), state.recipe(), _ -> state.caching()));
    }

    private @Nullable RouterOffer kept(JobOutcome<RouterOffer> outcome) {
        return switch (outcome) {
            case JobOutcome.Done<RouterOffer> done -> done.report();
            case JobOutcome.Failed<RouterOffer> failed -> {
                status.tell(new Problem(
                        "Could not read the router of the last session",
                        failed.problem().why() + " Another one is used."));
                yield null;
            }
            case JobOutcome.Cancelled<RouterOffer> _ -> null;
        };
    }

    /** @param cells how they are chosen, asked once the model is open */
    private void show(ModelChoice model, @Nullable SamplingRecipe made, Function<ModelSummary, CachingState> cells) {
        recipe.open(
                model,
                opened -> {
                    if (made == null) {
                        recipe.fields().suit(opened);
                    } else {
                        recipe.fields().show(made, opened);
                    }
                },
                () -> caching.restore(
                        cells.apply(Objects.requireNonNull(recipe.model().getValue()))),
                () -> {
                    if (model.autoencoder() != null) {
                        show(model.withAutoencoder(null), made, cells); // be it that the autoencoder alone is gone
                    } else if (recipe.model().getValue() == null && !model.equals(ModelChoice.SHIPPED)) {
                        recipe.open(ModelChoice.SHIPPED); // what was open last time is gone
                    }
                });
    }

    /** What is shown, to be shown again; empty while no model is open. */
    public Optional<WindowState> state() {
        return Optional.ofNullable(recipe.model().getValue())
                .map(model -> new WindowState(
                        model.choice(),
                        recipe.recipe().getValue(),
                        caching.state(),
                        look.state(),
                        recipe.recentModels(),
                        caching.recentRouters(),
                        limits.get()));
    }

    /** Keeps the session and cancels what is at work. A failure to keep it is told. */
    public void close() {
        state().ifPresent(state -> {
            try {
                session.save(state);
            } catch (IOException e) {
                status.tell(new Problem("Could not save the session", Problems.message(e)));
            }
        });
        status.cancelAll();
    }

    /**
     * Opens, imports or restores what was dropped, each by its content; what is none of it is told. What comes together
     * with a model is for that one.
     */
    public void drop(List<Path> paths) {
        DroppedTogether together = new DroppedTogether(paths.size(), this::open, this::take);
        for (Path path : paths) {
            jobs.start(
                    "Looking at " + path.getFileName(),
                    files.recognise(path),
                    outcome -> ui.execute(() -> together.add(recognised(outcome))));
        }
    }

    private Optional<Dropped> recognised(JobOutcome<Dropped> outcome) {
        return switch (outcome) {
            case JobOutcome.Done<Dropped> done -> Optional.of(done.report());
            case JobOutcome.Failed<Dropped> failed -> {
                status.tell(failed.problem());
                yield Optional.empty();
            }
            case JobOutcome.Cancelled<Dropped> _ -> Optional.empty();
        };
    }

    private void open(Dropped.Model model, Runnable then) {
        recipe.open(ModelChoice.of(model.path().toString()), recipe.fields()::suit, then, then);
    }

    private void take(Dropped dropped) {
        switch (dropped) {
            case Dropped.Model model -> open(model, () -> {});
            case Dropped.Autoencoder autoencoder -> recipe.decodeBy(autoencoder.path());
            case Dropped.Router router
            when router.saysPattern() -> caching.importRouter(router.path(), ReusePattern.ALTERNATE);
            case Dropped.Router router ->
                dialogs.reusePattern(
                        router.path(), patterns(), pattern -> caching.importRouter(router.path(), pattern));
            case Dropped.Run image ->
                show(image.model(), image.recipe(), open -> new PictureCells(caching, status::tell).of(image, open));
            case Dropped.Unknown unknown ->
                status.tell(new Problem(
                        "Could not use " + unknown.path().getFileName(), unknown.reason() + " " + DROPPABLE));
        }
    }

    /** Patterns of the solver that networks like the open one are published with; of DDIM where none is open. */
    private List<ReusePattern> patterns() {
        ModelSummary open = recipe.model().getValue();
        SolverName solver = open == null
                ? SolverName.DDIM
                : SolverName.of(
                        SamplingRecipe.publishedSolver(open.architecture()).name());
        return Stream.concat(Stream.of(solver.publishedPattern()), Arrays.stream(ReusePattern.values()))
                .distinct()
                .filter(pattern -> pattern.misfit(solver).isEmpty())
                .toList();
    }

    /** Writes something of the present run; does nothing while there is none. */
    public void export(ExportKind kind, Path target) {
        run.content()
                .ifPresent(content ->
                        start("Writing " + target.getFileName(), files.export(kind, content, target), _ -> {}));
    }

    /** Writes a picture of a plot as PNG. */
    public void savePicture(Picture drawn, Path target) {
        start("Writing " + target.getFileName(), files.picture(drawn, target), _ -> {});
    }

    private <R> void start(String title, Task<R> task, Consumer<R> then) {
        jobs.start(
                title,
                task,
                outcome -> ui.execute(() -> {
                    switch (outcome) {
                        case JobOutcome.Done<R> done -> then.accept(Objects.requireNonNull(done.report()));
                        case JobOutcome.Failed<R> failed -> status.tell(failed.problem());
                        case JobOutcome.Cancelled<R> _ -> {}
                    }
                }));
    }
}
