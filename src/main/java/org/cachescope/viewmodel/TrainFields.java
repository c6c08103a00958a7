package org.cachescope.viewmodel;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.cachescope.caching.RouterLoss;
import org.cachescope.caching.RouterMode;
import org.cachescope.caching.RouterRows;
import org.cachescope.evaluation.Figures;
import org.cachescope.workspace.RoutedRuns;
import org.cachescope.workspace.TrainRouterRequest.Learning;
import org.jspecify.annotations.Nullable;

/** What can be set of a router's training; beginning with the program's own quick recipe. */
public final class TrainFields {
    private static final double DEFAULT_LAMBDA = 1e-5;
    private static final int DEFAULT_STEPS = 20;
    private static final double DEFAULT_LABEL_DROP = 0.1;
    private static final long DEFAULT_SEED = 1;
    private static final int MOST_IMAGES = 1024;
    private static final int MOST_ITERATIONS = 10_000_000;

    private final TypedField<Integer> steps =
            new TypedField<>(DEFAULT_STEPS, t -> Numbers.whole("Steps", t, 2, RouterRows.MAX_STEPS), String::valueOf);
    private final TypedField<Double> lambda =
            new TypedField<>(DEFAULT_LAMBDA, t -> Numbers.real("λ", t, 0, 1e6), Figures::lambda);
    private final ObjectProperty<RouterLoss> loss = new SimpleObjectProperty<>(RouterLoss.RUN);
    private final ObjectProperty<PatternChoice> pattern = new SimpleObjectProperty<>(PatternChoice.PUBLISHED);
    private final ObjectProperty<RouterMode> mode = new SimpleObjectProperty<>(RouterMode.REUSE);
    private final TypedField<Double> learningRate = new TypedField<>(
            RoutedRuns.usualLearningRate(RouterLoss.RUN), t -> positive("Learning rate", t, 1e3), Figures::number);
    private final TypedField<Integer> batch = new TypedField<>(
            RoutedRuns.usualBatch(RouterLoss.RUN), t -> Numbers.whole("Batch", t, 1, MOST_IMAGES), String::valueOf);
    private final TypedField<Optional<Integer>> iterations = new TypedField<>(
            Optional.empty(),
            optional(t -> Numbers.whole("Iterations", t, 1, MOST_ITERATIONS)),
            value -> value.map(String::valueOf).orElse(""));
    private final TypedField<Double> labelDrop =
            new TypedField<>(DEFAULT_LABEL_DROP, t -> Numbers.real("Label drop", t, 0, 1), Figures::number);
    private final TypedField<Optional<Double>> straightThrough = new TypedField<>(
            Optional.empty(),
            optional(TrainFields::threshold),
            value -> value.map(Figures::number).orElse(""));
    private final TypedField<Long> seed =
            new TypedField<>(DEFAULT_SEED, t -> Numbers.whole("Seed", t), String::valueOf);

    TrainFields() {
        loss.subscribe((before, chosen) -> {
            follow(learningRate, RoutedRuns.usualLearningRate(before), RoutedRuns.usualLearningRate(chosen));
            follow(batch, RoutedRuns.usualBatch(before), RoutedRuns.usualBatch(chosen));
        });
    }

    /** Sets a field to what is usual now, unless a person typed something else than was usual before. */
    private static <T> void follow(TypedField<T> field, T usualBefore, T usual) {
        if (usualBefore.equals(field.value().get())) {
            field.set(usual);
        }
    }

    private static <T> Function<String, Optional<T>> optional(Function<String, T> parser) {
        return text -> text.isEmpty() ? Optional.empty() : Optional.of(parser.apply(text));
    }

    private static double positive(String name, String text, double most) {
        double value = Numbers.real(name, text, 0, most);
        if (value == 0) {
            throw new IllegalArgumentException(name + ": expected above 0, found " + text);
        }
        return value;
    }

    private static double threshold(String text) {
        double value = Numbers.real("Hardened at θ", text, 0, 1);
        if (value == 0 || value == 1) {
            throw new IllegalArgumentException("Hardened at θ: expected between 0 and 1, found " + text);
        }
        return value;
    }

    /** DDIM steps of the runs that the router is for. */
    public TypedField<Integer> steps() {
        return steps;
    }

    /** Weight of Σβ in the loss. */
    public TypedField<Double> lambda() {
        return lambda;
    }

    /** Where errors are measured. */
    public ObjectProperty<RouterLoss> loss() {
        return loss;
    }

    /** Which evaluations may reuse. */
    public ObjectProperty<PatternChoice> pattern() {
        return pattern;
    }

    /** What stands for a layer that is not computed. */
    public ObjectProperty<RouterMode> mode() {
        return mode;
    }

    /** Step size of AdamW. */
    public TypedField<Double> learningRate() {
        return learningRate;
    }

    /** Images of one iteration. */
    public TypedField<Integer> batch() {
        return batch;
    }

    /** Updates in all; nothing typed for what suits the loss. */
    public TypedField<Optional<Integer>> iterations() {
        return iterations;
    }

    /** Share of labels dropped. */
    public TypedField<Double> labelDrop() {
        return labelDrop;
    }

    /** Threshold of hardened β; nothing typed for soft β. */
    public TypedField<Optional<Double>> straightThrough() {
        return straightThrough;
    }

    /** Seed of everything. */
    public TypedField<Long> seed() {
        return seed;
    }

    /**
     * How much a training by these fields is, as a sentence; empty while one is wrong.
     *
     * @param usualIterations where nothing is typed
     */
    String effort(int usualIterations) {
        Learning learning = learning();
        if (learning == null) {
            return "";
        }
        Integer typed = learning.iterations();
        return (typed == null ? usualIterations : typed) + " iterations of " + learning.batch()
                + " images, for runs of " + learning.steps()
                + " steps; the time left is shown once the first are done.";
    }

    List<TypedField<?>> all() {
        return List.of(steps, lambda, learningRate, batch, iterations, labelDrop, straightThrough, seed);
    }

    /** What is wrong with the first wrong field, or with two together; empty where all are right. */
    Optional<String> error() {
        return all().stream()
                .flatMap(field -> field.error().getValue().stream())
                .findFirst()
                .or(this::anyStepByOutputs);
    }

    /** The loss of outputs sees one evaluation behind a full one, and so nothing that is reused twice. */
    private Optional<String> anyStepByOutputs() {
        return pattern.get() == PatternChoice.ANY_STEP && loss.get() == RouterLoss.OUTPUT
                ? Optional.of(
                        "Evaluations 'any' needs errors of images: an output alone does not show what is reused twice.")
                : Optional.empty();
    }

    /** What the fields say; null while one is wrong. */
    @Nullable
    Learning learning() {
        Integer count = steps.value().get();
        Double weight = lambda.value().get();
        Double rate = learningRate.value().get();
        Integer images = batch.value().get();
        Optional<Integer> updates = iterations.value().get();
        Double drop = labelDrop.value().get();
        Optional<Double> hardened = straightThrough.value().get();
        Long drawn = seed.value().get();
        if (count == null
                || weight == null
                || rate == null
                || images == null
                || updates == null
                || drop == null
                || hardened == null
                || drawn == null) {
            return null;
        }
        return new Learning(count, weight, rate, images, updates.orElse(null), drop, hardened.orElse(null), drawn)
                .by(loss.get())
                .choosing(pattern.get().named().orElse(null), mode.get());
    }
}
