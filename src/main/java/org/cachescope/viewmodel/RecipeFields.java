package org.cachescope.viewmodel;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import javafx.beans.Observable;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import org.cachescope.caching.SolverName;
import org.cachescope.diffusion.Guidance;
import org.cachescope.diffusion.Solver;
import org.cachescope.evaluation.Figures;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.model.Architecture;
import org.cachescope.workspace.studio.ModelSummary;
import org.jspecify.annotations.Nullable;

/** What a person sets of a run, each field with its own check; knows nothing of how a model is opened. */
public final class RecipeFields {
    /** Most images of a run: more do not fit a window. */
    public static final int MOST_IMAGES = 64;

    private static final int MOST_STEPS = 1000;
    private static final int DEFAULT_STEPS = 20;
    private static final int DEFAULT_IMAGES = 4;
    private static final double DEFAULT_GUIDANCE = 2;
    private static final double LARGEST_GUIDANCE = 100;
    private static final long DEFAULT_SEED = 1;
    private static final long SEEDS_DRAWN_FROM = 1_000_000;

    private Published published = new Published(SolverKind.DDIM, GuidedChannels.FIRST_THREE);
    private final ObjectProperty<SolverKind> solver = new SimpleObjectProperty<>(SolverKind.DDIM);
    private final TypedField<Double> eta = new TypedField<>(0.0, t -> Numbers.real("η", t, 0, 1), Figures::number);
    private final TypedField<Integer> steps =
            new TypedField<>(DEFAULT_STEPS, t -> Numbers.whole("Steps", t, 1, MOST_STEPS), String::valueOf);
    private final TypedField<Double> guidanceScale = new TypedField<>(
            DEFAULT_GUIDANCE, t -> Numbers.real("Guidance", t, -LARGEST_GUIDANCE, LARGEST_GUIDANCE), Figures::number);
    private final ObjectProperty<GuidedChannels> guidedChannels =
            new SimpleObjectProperty<>(GuidedChannels.FIRST_THREE);
    private final ObjectProperty<List<Integer>> classes = new SimpleObjectProperty<>(List.of());
    private final TypedField<Integer> images =
            new TypedField<>(DEFAULT_IMAGES, t -> Numbers.whole("Images", t, 1, MOST_IMAGES), String::valueOf);
    private final ObservableValue<String> classesLeftOut =
            Bindings.createStringBinding(this::leftOut, classes, images.value()); // kept, or it would follow no longer
    private final TypedField<Long> seed =
            new TypedField<>(DEFAULT_SEED, t -> Numbers.whole("Seed", t), String::valueOf);

    /** With what the kind of network that was suited last was published. */
    private record Published(SolverKind solver, GuidedChannels channels) {
        static Published of(Architecture network) {
            return new Published(
                    SolverKind.of(SamplingRecipe.publishedSolver(network)),
                    GuidedChannels.of(SamplingRecipe.publishedGuidance(network, DEFAULT_GUIDANCE), network));
        }
    }

    /** Whether the steps were converted from another kind of network's and nobody has set them since. */
    private boolean carriedOver;

    RecipeFields() {
        solver.addListener(_ -> carriedOver = false);
        steps.value().addListener(_ -> carriedOver = false);
    }

    /** How a step is made. */
    public ObjectProperty<SolverKind> solver() {
        return solver;
    }

    /** DDIM's noise, 0 to 1; not looked at for other solvers. */
    public TypedField<Double> eta() {
        return eta;
    }

    /** Solver steps. */
    public TypedField<Integer> steps() {
        return steps;
    }

    /** Scale of classifier-free guidance, as the model's publication counts it: 1 turns a DiT's off, 0 a U-ViT's. */
    public TypedField<Double> guidanceScale() {
        return guidanceScale;
    }

    /** Which channels are guided. */
    public ObjectProperty<GuidedChannels> guidedChannels() {
        return guidedChannels;
    }

    /** Numbers of the classes chosen, given to the images in turn; empty for a spread over all. */
    public ObjectProperty<List<Integer>> classes() {
        return classes;
    }

    /** Which of the classes chosen get no image, as a sentence; empty where all get one. */
    public ObservableValue<String> classesLeftOut() {
        return classesLeftOut;
    }

    private String leftOut() {
        int chosen = classes.get().size();
        Integer count = images.value().get();
        if (count == null || count >= chosen) {
            return "";
        }
        return count == 1
                ? "One image shows the first class only."
                : count + " images show the first " + count + " of " + chosen + " classes.";
    }

    /** How many images. */
    public TypedField<Integer> images() {
        return images;
    }

    /** Seed of the noise. */
    public TypedField<Long> seed() {
        return seed;
    }

    /** Takes another seed. */
    public void reroll() {
        Long old = seed.value().get();
        long drawn = ThreadLocalRandom.current().nextLong(SEEDS_DRAWN_FROM);
        seed.set(old != null && old == drawn ? (drawn + 1) % SEEDS_DRAWN_FROM : drawn);
    }

    Observable[] all() {
        return new Observable[] {
            solver,
            eta.value(),
            steps.value(),
            guidanceScale.value(),
            guidedChannels,
            classes,
            images.value(),
            seed.value()
        };
    }

    /** What the fields say for a model; null while one that matters is wrong. */
    @Nullable
    SamplingRecipe recipe(ModelSummary model) {
        Solver chosen = chosenSolver(model);
        Integer count = steps.value().get();
        Double scale = guidanceScale.value().get();
        Integer pictures = images.value().get();
        Long drawn = seed.value().get();
        if (chosen == null || count == null || scale == null || pictures == null || drawn == null) {
            return null;
        }
        if (misfit(model).isPresent()) {
            return null;
        }
        Guidance published = SamplingRecipe.publishedGuidance(model.architecture(), scale);
        int channels = guidedChannels.get().of(model.architecture().inChannels());
        return new SamplingRecipe(
                labels(pictures, model.architecture().classes()),
                count,
                chosen,
                new Guidance(scale, channels, published.form()),
                model.clips(),
                drawn);
    }

    /** The solver chosen; null while η matters and is wrong. */
    @Nullable
    Solver chosenSolver(ModelSummary model) {
        Double noise = solver.get() == SolverKind.DDIM ? eta.value().get() : Double.valueOf(0);
        return noise == null ? null : solver.get().solver(noise, model.architecture());
    }

    /** Why the solver cannot sample a model in so many steps, as a sentence; empty where it can. */
    Optional<String> misfit(ModelSummary model) {
        Solver chosen = chosenSolver(model);
        Integer count = steps.value().get();
        return chosen == null || count == null
                ? Optional.empty()
                : SamplingRecipe.misfit(chosen, count, model.architecture());
    }

    private List<Long> labels(int count, long of) {
        List<Integer> chosen = classes.get();
        return chosen.isEmpty()
                ? SamplingRecipe.spread(count, of)
                : IntStream.range(0, count)
                        .mapToObj(i -> (long) chosen.get(i % chosen.size()))
                        .toList();
    }

    /** Shows a recipe that was made for a model. */
    void show(SamplingRecipe recipe, ModelSummary model) {
        carriedOver = false;
        published = Published.of(model.architecture());
        solver.set(SolverKind.of(recipe.solver()));
        if (recipe.solver() instanceof Solver.Ddim(double noise)) {
            eta.set(noise);
        }
        steps.set(recipe.steps());
        guidanceScale.set(recipe.guidance().scale());
        guidedChannels.set(GuidedChannels.of(recipe.guidance(), model.architecture()));
        images.set(recipe.images());
        seed.set(recipe.seed());
        classes.set(List.of());
        if (!labels(recipe.images(), model.architecture().classes()).equals(recipe.labels())) {
            classes.set(turnsOf(recipe.labels()));
        }
    }

    /**
     * Shows how the steps of a measurement were made, which guides the channels of the publication.
     *
     * @param name its solver, or null for that of the publication
     * @param noise of DDIM's steps
     */
    void showMeasured(@Nullable SolverName name, double noise) {
        carriedOver = false;
        SolverKind kind = name == null ? published.solver() : SolverKind.of(name);
        solver.set(kind);
        if (kind == SolverKind.DDIM) {
            eta.set(noise);
        }
        guidedChannels.set(published.channels());
    }

    /** The fewest classes that give these labels when they take turns, as {@link #labels} has them do. */
    private static List<Integer> turnsOf(List<Long> labels) {
        int turns = 1;
        while (!labels.subList(turns, labels.size()).equals(labels.subList(0, labels.size() - turns))) {
            turns++;
        }
        return labels.subList(0, turns).stream().map(Long::intValue).toList();
    }

    /** What suits a model that was just opened; what a person has set otherwise stays. */
    void suit(ModelSummary model) {
        guidanceScale.set(model.guidanceScale());
        followKind(model.architecture());
        int known = model.architecture().classes();
        if (classes.get().stream().anyMatch(number -> number >= known)) {
            classes.set(List.of());
        }
    }

    /**
     * A network of another kind than the last comes with the solver and the guided channels of its publication; there
     * are as many network evaluations as before.
     */
    private void followKind(Architecture network) {
        Published now = Published.of(network);
        if (now.equals(published)) {
            return;
        }
        published = now;
        Integer count = steps.value().get();
        if (count != null) {
            int evaluations = count * solver.get().solver(0, network).evaluationsPerStep();
            steps.set(Math.max(1, evaluations / now.solver().solver(0, network).evaluationsPerStep()));
        }
        solver.set(now.solver());
        guidedChannels.set(now.channels());
        carriedOver = true;
    }

    /**
     * Has steps that were carried over from another kind of network give way; those that a person or a recipe has set
     * stay.
     *
     * @param served those that the model's routers serve; empty while these are not known
     */
    void serve(OptionalInt served) {
        if (carriedOver && served.isPresent()) {
            steps.set(served.getAsInt());
            carriedOver = false;
        }
    }
}
