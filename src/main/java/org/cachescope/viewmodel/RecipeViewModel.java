package org.cachescope.viewmodel;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javafx.beans.Observable;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;
import javafx.collections.ObservableList;
import org.cachescope.caching.RunShape;
import org.cachescope.diffusion.Solver;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.Prediction;
import org.cachescope.workspace.ModelChoice;
import org.cachescope.workspace.Problem;
import org.cachescope.workspace.jobs.Jobs;
import org.cachescope.workspace.session.ModelOffer;
import org.cachescope.workspace.studio.ModelSummary;
import org.cachescope.workspace.studio.Studio;
import org.jspecify.annotations.Nullable;

/** Which model runs, and how: the left pane but for its caching part. */
public final class RecipeViewModel {
    /** What is known of the model. */
    public sealed interface State {
        /** None is open. */
        record Empty() implements State {}

        /**
         * One is being opened.
         *
         * @param choice which
         * @param former the one that stays until then and if it fails, or null
         */
        record Opening(ModelChoice choice, @Nullable ModelSummary former) implements State {}

        /** One is open. */
        record Open(ModelSummary model) implements State {}
    }

    private final Consumer<Problem> problems;
    private final ModelOpening opening;
    private final ClassSearch classes;
    private final ReadOnlyObjectWrapper<@Nullable SamplingRecipe> recipe = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable RunShape> shape = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<Optional<String>> solverError = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final RecipeFields fields = new RecipeFields();
    private final List<ModelOffer> shipped;
    private boolean changing;

    /**
     * Nothing is open yet.
     *
     * @param ui runs what changes properties
     * @param problems hears, on the user interface's thread, of what could not be done
     */
    public RecipeViewModel(Studio studio, Jobs jobs, Executor ui, Consumer<Problem> problems) {
        this.problems = problems;
        this.shipped = List.copyOf(studio.shippedModels());
        this.opening = new ModelOpening(studio, jobs, ui, problems, shipped, this::change);
        this.classes = new ClassSearch(opening.model());
        for (Observable field : fields.all()) {
            field.addListener(_ -> publish());
        }
    }

    /** State of the model. */
    public ObservableValue<State> state() {
        return opening.state();
    }

    /** The model whose images are made; stays the former one while another is being opened. */
    public ObservableValue<@Nullable ModelSummary> model() {
        return opening.model();
    }

    /** What decides the images, the schedule apart; null while a field is wrong or no model is open. */
    public ObservableValue<@Nullable SamplingRecipe> recipe() {
        return recipe.getReadOnlyProperty();
    }

    /** Size of the run; null while the steps are wrong or no model is open. */
    public ObservableValue<@Nullable RunShape> shape() {
        return shape.getReadOnlyProperty();
    }

    /** Why the solver cannot sample the model in so many steps, as a sentence; empty where it can. */
    public ObservableValue<Optional<String>> solverError() {
        return solverError.getReadOnlyProperty();
    }

    /** What can be set. */
    public RecipeFields fields() {
        return fields;
    }

    /** Models that ship with the program; the first is the default. */
    public List<ModelOffer> shippedModels() {
        return shipped;
    }

    /** Models opened before that do not ship, the newest first. */
    public ObservableList<ModelOffer> recentModels() {
        return opening.recent();
    }

    /** Classes of the model. */
    public ClassSearch classes() {
        return classes;
    }

    /** Opens a model and sets what suits it. A failure is told and leaves everything as it is. */
    public void open(ModelChoice choice) {
        open(choice, fields::suit, () -> {}, () -> {});
    }

    /** Has an autoencoder decode the latents of the open model, all else as it is; one that does not fit is told. */
    public void decodeBy(Path autoencoder) {
        ModelSummary open = opening.model().get();
        if (open == null) {
            problems.accept(new Problem(
                    "Could not use " + autoencoder.getFileName(),
                    "An autoencoder decodes a model's latents: open the model first."));
            return;
        }
        open(open.choice().withAutoencoder(autoencoder.toString()), _ -> {}, () -> {}, () -> {});
    }

    /**
     * Has the open model's output taken for something else, with the solver that suits that; a model that says what it
     * predicts refuses, which is told.
     */
    public void predict(Prediction prediction) {
        ModelSummary open = opening.model().get();
        if (open != null && open.architecture().prediction() != prediction) {
            open(open.choice().withPrediction(prediction));
        }
    }

    /** Whether the open model leaves it to people to say what it predicts: a DiT of latents may be a SiT. */
    public ObservableValue<Boolean> predictionChoosable() {
        return opening.model()
                .map(open -> open.architecture() instanceof DitArchitecture && !open.clips())
                .orElse(false);
    }

    /** Solvers for what the open model predicts. */
    public List<SolverKind> solvers() {
        ModelSummary open = opening.model().get();
        return Arrays.stream(SolverKind.values())
                .filter(kind -> open == null
                        || kind.velocity() == open.architecture().prediction().velocity())
                .toList();
    }

    /**
     * Opens a model and shows a recipe that was made for it.
     *
     * @param settings sets fields once it is open, in one go
     * @param then called when that is done
     * @param otherwise called where it could not be opened
     */
    void open(ModelChoice choice, Consumer<ModelSummary> settings, Runnable then, Runnable otherwise) {
        opening.open(choice, settings, then, otherwise);
    }

    /** Makes several changes that are seen as one. */
    void change(Runnable changes) {
        boolean outermost = !changing;
        changing = true;
        try {
            changes.run();
        } finally {
            changing = !outermost;
        }
        publish();
    }

    private void publish() {
        if (changing) {
            return;
        }
        ModelSummary open = opening.model().get();
        solverError.set(open == null ? Optional.empty() : fields.misfit(open));
        Wrappers.setIfOther(shape, open == null ? null : shapeOf(open));
        Wrappers.setIfOther(recipe, open == null ? null : fields.recipe(open));
    }

    private @Nullable RunShape shapeOf(ModelSummary open) {
        Solver solver = fields.chosenSolver(open);
        Integer steps = fields.steps().value().get();
        return solver == null || steps == null || fields.misfit(open).isPresent()
                ? null
                : RunShape.of(open.architecture(), steps, solver.name());
    }
}
