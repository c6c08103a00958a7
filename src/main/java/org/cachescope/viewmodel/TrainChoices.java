package org.cachescope.viewmodel;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.beans.Observable;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import org.cachescope.caching.RouterLoss;
import org.cachescope.caching.RunShape;
import org.cachescope.caching.SolverName;
import org.cachescope.workspace.RoutedRuns;
import org.cachescope.workspace.TrainRouterRequest.Learning;
import org.cachescope.workspace.studio.ModelSummary;
import org.cachescope.workspace.studio.RouterTrainingRequest;
import org.jspecify.annotations.Nullable;

/** What the next training is to be: its numbers, its images, and why it cannot begin. */
final class TrainChoices {
    private final ObservableValue<@Nullable ModelSummary> model;
    private final TrainFields fields = new TrainFields();
    private final ObjectProperty<DataSource> source = new SimpleObjectProperty<>(DataSource.GENERATOR);
    private final ObjectProperty<@Nullable Path> folder = new SimpleObjectProperty<>();
    private final ReadOnlyObjectWrapper<Optional<String>> obstacle = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ObservableValue<@Nullable RunShape> shape;
    private final ObservableValue<String> effort;
    private final ObservableValue<String> method;
    private int stepsFollowed;
    private double lambdaFollowed;

    /** @param shape the present run, whose solver a new training takes, and its steps until a person types others */
    TrainChoices(ObservableValue<@Nullable ModelSummary> model, ObservableValue<@Nullable RunShape> shape) {
        this.model = model;
        this.shape = shape;
        this.effort = Bindings.createStringBinding(this::findEffort, effortDependsOn());
        this.method = Bindings.createStringBinding(
                () -> TrainWords.method(fields.loss().get(), fields.mode().get()), fields.loss(), fields.mode());
        this.lambdaFollowed = Optional.ofNullable(fields.lambda().value().get()).orElse(0.0);
        this.stepsFollowed = Optional.ofNullable(fields.steps().value().get()).orElse(0);
        model.addListener((_, _, opened) -> modelChanged(opened));
        shape.addListener((_, _, run) -> follow(run));
        source.addListener((_, _, _) -> checkObstacle());
        fields.loss().addListener((_, _, _) -> checkObstacle());
        fields.pattern().addListener((_, _, _) -> checkObstacle());
        folder.addListener((_, _, _) -> checkObstacle());
        fields.all().forEach(field -> field.error().addListener((_, _, _) -> checkObstacle()));
        follow(shape.getValue());
        modelChanged(model.getValue());
    }

    private void follow(@Nullable RunShape run) {
        Integer typed = fields.steps().value().get();
        if (run != null && run.steps() >= 2 && typed != null && typed == stepsFollowed) {
            stepsFollowed = run.steps();
            fields.steps().set(run.steps());
        }
    }

    private Observable[] effortDependsOn() {
        return Stream.concat(fields.all().stream().map(TypedField::value), Stream.of(model, shape, fields.loss()))
                .toArray(Observable[]::new);
    }

    private String findEffort() {
        return presentRuns()
                .or(this::ownRuns)
                .map(runs -> {
                    String effort = fields.effort(runs.iterations());
                    return effort.isEmpty()
                            ? effort
                            : effort + " "
                                    + TrainWords.whereErrorsCount(fields.loss().get());
                })
                .orElse("");
    }

    /** The runs that a training now would be for: those of the present solver; empty for those of the network's own. */
    private Optional<RoutedRuns> presentRuns() {
        ModelSummary open = model.getValue();
        RunShape run = shape.getValue();
        Integer steps = fields.steps().value().get();
        return open == null
                        || run == null
                        || steps == null
                        || run.depth() != open.architecture().blocks()
                ? Optional.empty()
                : RoutedRuns.of(
                        open.architecture(),
                        SolverName.of(run.solver()),
                        steps,
                        fields.loss().get());
    }

    private Optional<RoutedRuns> ownRuns() {
        ModelSummary open = model.getValue();
        Integer steps = fields.steps().value().get();
        return open == null || steps == null
                ? Optional.empty()
                : RoutedRuns.published(open.architecture(), steps, fields.loss().get());
    }

    private void modelChanged(@Nullable ModelSummary opened) {
        Double typed = fields.lambda().value().get();
        if (opened != null && typed != null && typed == lambdaFollowed) {
            lambdaFollowed = RoutedRuns.usualLambda(opened.architecture());
            fields.lambda().set(lambdaFollowed);
        }
        if (opened != null && (!opened.generator() || folder.get() == null)) {
            // a model of latents gets its generator with its autoencoder
            source.set(opened.generator() ? DataSource.GENERATOR : DataSource.FOLDER);
        }
        checkObstacle();
    }

    private void checkObstacle() {
        obstacle.set(findObstacle());
    }

    private Optional<String> findObstacle() {
        if (model.getValue() == null) {
            return Optional.of("No model is open.");
        }
        Optional<String> wrong = fields.error();
        if (wrong.isPresent()) {
            return wrong;
        }
        return switch (fields.loss().get()) {
            case OUTPUT -> imagesMissing();
            case RUN -> Optional.empty();
        };
    }

    private Optional<String> imagesMissing() {
        return switch (source.get()) {
            case GENERATOR -> generatorMissing(model.getValue());
            case FOLDER ->
                folder.get() == null ? Optional.of("Choose a folder with one subfolder a class.") : Optional.empty();
        };
    }

    private static Optional<String> generatorMissing(@Nullable ModelSummary model) {
        return model == null || model.generator()
                ? Optional.empty()
                : Optional.of("The program cannot draw training images for " + model.name() + ".");
    }

    /** A training from its beginning by what is set now; empty where it cannot begin. */
    Optional<RouterTrainingRequest> request() {
        ModelSummary open = model.getValue();
        Learning learning = fields.learning();
        if (obstacle.get().isPresent() || open == null || learning == null) {
            return Optional.empty();
        }
        Learning forThese =
                presentRuns().map(runs -> learning.forRunsOf(runs.solver())).orElse(learning);
        Path images = learning.loss() == RouterLoss.OUTPUT && source.get() == DataSource.FOLDER ? folder.get() : null;
        return Optional.of(new RouterTrainingRequest(open, forThese, images, null));
    }

    TrainFields fields() {
        return fields;
    }

    ObjectProperty<DataSource> source() {
        return source;
    }

    ObjectProperty<@Nullable Path> folder() {
        return folder;
    }

    /** Why the generator cannot be chosen, as a sentence; empty where it can. */
    ObservableValue<Optional<String>> generatorMissing() {
        return model.map(TrainChoices::generatorMissing).orElse(Optional.empty());
    }

    /** How much the training to begin is, as a sentence; empty while a field is wrong or no model is open. */
    ObservableValue<String> effort() {
        return effort;
    }

    /** What the router to be trained is for, as a sentence. */
    ObservableValue<String> purpose() {
        return fields.mode().map(TrainWords::purpose);
    }

    /** What one iteration is and what λ does. */
    ObservableValue<String> method() {
        return method;
    }

    /** Why a training cannot begin, as a sentence; empty where it can. */
    ObservableValue<Optional<String>> obstacle() {
        return obstacle.getReadOnlyProperty();
    }
}
